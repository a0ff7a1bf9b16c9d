#include "server/commands/payment_row.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/commands/csv.h"
#include "server/commands/printable.h"
#include "shared/text.h"
#include "shared/web_address.h"
#include "shared/wire/fields.h"
#include "shared/wire/json.h"

namespace refund::commands {
namespace {

namespace field = wire::field;
using Bad = Unexpected<std::string>;

std::string_view value(const PaymentRow& row, std::string_view name) {
  const auto found = row.find(name);
  return found == row.end() ? std::string_view{} : std::string_view{found->second};
}

/// A missing field is worth its own words. What stands there is shown in part, on one line.
Bad bad(const PaymentRow& row, std::string_view name, std::string_view rule) {
  const auto text = printable(value(row, name).substr(0, 60));
  if (text.empty()) return Bad{std::string{name} + " is missing"};
  return Bad{std::string{name} + " " + std::string{rule} + ", not \"" + text + "\""};
}

bool is_true(std::string_view text) {
  return text == "true" || text == "1";
}

/// Of visible ASCII, or nothing.
bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

/// The fields that payment_from() reads.
constexpr std::array known_fields{
    field::imp_uid,  field::merchant_uid,  field::name,        field::currency,
    field::amount,   field::cancel_amount, field::status,      field::pay_method,
    field::escrow,   field::pg_provider,   field::receipt_url, field::paid_at,
    field::tax_free, field::vat_amount,
};

bool is_known(std::string_view name) {
  return std::find(known_fields.begin(), known_fields.end(), name) != known_fields.end();
}

/// The tax that a row tells, if it tells any.
Result<std::optional<PaymentTax>, std::string> tax_from(const PaymentRow& row, Money amount) {
  std::optional<Money> parts[2];
  constexpr std::string_view names[] = {field::tax_free, field::vat_amount};
  for (std::size_t i = 0; i < 2; ++i) {
    if (value(row, names[i]).empty()) continue;
    const auto part = Money::parse(value(row, names[i]), amount.currency());
    if (!part)
      return bad(row, names[i], "must be an amount of " + std::string{amount.currency().code()});
    parts[i] = *part;
  }
  if (!parts[0] && !parts[1]) return std::optional<PaymentTax>{};
  const PaymentTax tax{parts[0].value_or(Money::zero(amount.currency())), parts[1]};
  if (!TaxParts::from(amount, tax.tax_free, tax.vat_amount))
    return bad(row, names[parts[0] ? 0 : 1], "must fit into amount, with the other tax part");
  return std::optional{tax};
}

struct Row {
  std::size_t line;
  PaymentRow values;
  std::string why_bad;  ///< empty when the row could be read
};

}  // namespace

Result<ImportRow, std::string> payment_from(const PaymentRow& row) {
  auto imp_uid = ImpUid::from(value(row, field::imp_uid));
  if (!imp_uid) return bad(row, field::imp_uid, "must have 1 to 32 characters");
  auto merchant_uid = MerchantUid::from(value(row, field::merchant_uid));
  if (!merchant_uid) return bad(row, field::merchant_uid, "must have 1 to 40 characters");

  const auto code = value(row, field::currency);
  const auto currency = Currency::from(code.empty() ? "KRW" : code);
  if (!currency) return bad(row, field::currency, "must be a code such as KRW");
  const auto amount = Money::parse(value(row, field::amount), *currency);
  if (!amount)
    return bad(row, field::amount, "must be an amount of " + std::string{currency->code()});
  const auto cancelled = value(row, field::cancel_amount);
  const auto cancel_amount = Money::parse(cancelled.empty() ? "0" : cancelled, *currency);
  if (!cancel_amount)
    return bad(row, field::cancel_amount, "must be an amount of " + std::string{currency->code()});
  if (*cancel_amount > *amount) return bad(row, field::cancel_amount, "must not be above amount");

  const auto word = value(row, field::status);
  const auto status = payment_status_from(word.empty() ? "paid" : word);
  if (!status) return bad(row, field::status, "must be ready, paid, cancelled or failed");

  const auto seconds = value(row, field::paid_at);
  std::int64_t paid_at = 0;
  const auto read = std::from_chars(seconds.data(), seconds.data() + seconds.size(), paid_at);
  constexpr std::int64_t year_10000 = 253'402'300'800;
  if (!seconds.empty() && (read.ec != std::errc{} || read.ptr != seconds.data() + seconds.size() ||
                           paid_at < 0 || paid_at >= year_10000))
    return bad(row, field::paid_at, "must be UNIX seconds");

  const auto name = value(row, field::name);
  if (!characters(name)) return Bad{"name is no UTF-8"};
  for (const auto each : {field::pay_method, field::pg_provider})
    if (!is_word(value(row, each))) return bad(row, each, "must be a word of ASCII");
  const auto receipt = value(row, field::receipt_url);
  if (!receipt.empty() && !is_web_address(receipt))
    return bad(row, field::receipt_url, "must be a web address");
  Payment payment{*std::move(imp_uid),
                  *std::move(merchant_uid),
                  std::string{name},
                  *amount,
                  *cancel_amount,
                  *status,
                  PayMethod{value(row, field::pay_method)},
                  PgProvider{value(row, field::pg_provider)},
                  is_true(value(row, field::escrow)),
                  std::nullopt,
                  std::string{receipt}};
  // i'mport writes 0 for "never".
  if (paid_at != 0) payment.paid_at = std::chrono::sys_seconds{std::chrono::seconds{paid_at}};
  const auto tax = tax_from(row, *amount);
  if (!tax) return Unexpected{tax.error()};
  return ImportRow{std::move(payment), *tax};
}

std::optional<ImportFormat> import_format_of(std::string_view file_name) {
  if (file_name.ends_with(".jsonl") || file_name.ends_with(".ndjson")) return ImportFormat::jsonl;
  if (file_name.ends_with(".csv")) return ImportFormat::csv;
  return std::nullopt;
}

/// One row after the other, in either format.
struct PaymentReader::Source {
  virtual ~Source() = default;
  virtual std::optional<Row> next() = 0;
};

namespace {

struct JsonLines : PaymentReader::Source {
  explicit JsonLines(std::istream& from) : in(from) {}

  std::optional<Row> next() override {
    std::string text;
    while (std::getline(in, text)) {
      ++line;
      if (line == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
      if (trimmed(text).empty() || text == "\r") continue;
      const auto json = wire::JsonObject::parse(text);
      if (!json || json->kind != wire::JsonKind::object) return Row{line, {}, "is no JSON object"};
      PaymentRow values;
      for (const auto& [name, member] : json->members) {
        const bool nested =
            member.kind == wire::JsonKind::object || member.kind == wire::JsonKind::array;
        // As text it would be empty, which is as good as absent: "cancel_amount":{} is no 0.
        if (nested && is_known(name)) return Row{line, {}, name + " must be a text or a number"};
        values.emplace(name, member.scalar);
      }
      return Row{line, std::move(values), ""};
    }
    return std::nullopt;
  }

  std::istream& in;
  std::size_t line = 0;
};

struct CsvLines : PaymentReader::Source {
  explicit CsvLines(std::istream& from) : csv(from) {
    names = csv.next().value_or(std::vector<std::string>{});
    if (!names.empty() && names[0].starts_with("\xEF\xBB\xBF")) names[0].erase(0, 3);
  }

  std::optional<Row> next() override {
    auto fields = csv.next();
    if (!fields) return std::nullopt;
    if (csv.unclosed()) return Row{csv.line(), {}, "has a quote that is never closed"};
    if (fields->size() != names.size())
      return Row{csv.line(),
                 {},
                 "has " + std::to_string(fields->size()) + " fields where the header has " +
                     std::to_string(names.size())};
    PaymentRow values;
    for (std::size_t i = 0; i < names.size(); ++i)
      values.emplace(names[i], std::move((*fields)[i]));
    return Row{csv.line(), std::move(values), ""};
  }

  CsvReader csv;
  std::vector<std::string> names;
};

}  // namespace

PaymentReader::PaymentReader(std::istream& in, ImportFormat format) {
  switch (format) {
    case ImportFormat::jsonl:
      source_ = std::make_unique<JsonLines>(in);
      return;
    case ImportFormat::csv:
      source_ = std::make_unique<CsvLines>(in);
      return;
  }
}

PaymentReader::~PaymentReader() = default;

ReadPayments PaymentReader::read(std::size_t rows_max) {
  ReadPayments found;
  for (std::size_t rows = 0; rows < rows_max; ++rows) {
    auto row = source_->next();
    if (!row) break;
    if (!row->why_bad.empty()) {
      found.bad.push_back({row->line, std::move(row->why_bad)});
      continue;
    }
    if (auto payment = payment_from(row->values)) {
      found.payments.push_back(*std::move(payment));
      found.lines.push_back(row->line);
    } else {
      found.bad.push_back({row->line, std::move(payment.error())});
    }
  }
  return found;
}

}  // namespace refund::commands
