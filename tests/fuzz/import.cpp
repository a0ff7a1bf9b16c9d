// A file of payments: the first line of an input is its format, csv or jsonl.
#include <limits>
#include <sstream>

#include "server/commands/csv.h"
#include "server/commands/payment_row.h"
#include "tests/fuzz/target.h"

namespace refund::fuzz::import_file {
namespace {

using namespace refund::commands;

ReadPayments read_in_batches(const std::string& text, ImportFormat format, std::size_t rows) {
  std::istringstream in{text};
  PaymentReader reader{in, format};
  ReadPayments all;
  while (true) {
    auto some = reader.read(rows);
    if (some.payments.empty() && some.bad.empty()) return all;
    all.payments.insert(all.payments.end(), some.payments.begin(), some.payments.end());
    all.lines.insert(all.lines.end(), some.lines.begin(), some.lines.end());
    all.bad.insert(all.bad.end(), some.bad.begin(), some.bad.end());
  }
}

/// The payment and its tax as a row of an import file.
PaymentRow row_of(const ImportRow& read) {
  const auto& [payment, tax] = read;
  const auto seconds = payment.paid_at ? payment.paid_at->time_since_epoch().count() : 0;
  return {{"imp_uid", payment.imp_uid.str()},
          {"merchant_uid", payment.merchant_uid.str()},
          {"name", payment.name},
          {"currency", std::string{payment.currency().code()}},
          {"amount", payment.amount.decimal()},
          {"cancel_amount", payment.cancel_amount.decimal()},
          {"status", std::string{to_string(payment.status)}},
          {"pay_method", std::string{payment.pay_method.str()}},
          {"pg_provider", std::string{payment.pg_provider.str()}},
          {"escrow", payment.escrow ? "true" : ""},
          {"paid_at", std::to_string(seconds)},
          {"receipt_url", payment.receipt_url},
          {"tax_free", tax ? tax->tax_free.decimal() : ""},
          {"vat_amount", tax && tax->vat_amount ? tax->vat_amount->decimal() : ""}};
}

/// What was read, written as a row, is read the same.
void check_row(const ImportRow& row) {
  assert(row.payment.cancel_amount <= row.payment.amount);
  const auto again = payment_from(row_of(row));
  assert(again && *again == row);
}

/// One line for the operator's terminal, which obeys control characters.
void check_report(const BadRow& row, std::size_t lines) {
  assert(row.line >= 1 && row.line <= lines);
  assert(!row.why.empty());
  for (const char c : row.why) assert(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

bool has_line_end(const std::string& field) {
  return field.find_first_of("\r\n") != field.npos;
}

/// Fields written as CSV are read the same, but for the mark in front of what looks like a formula.
void check_csv(const std::string& text) {
  std::istringstream in{text};
  CsvReader reader{in};
  while (const auto fields = reader.next()) {
    std::istringstream written{csv_record(*fields)};
    const auto again = CsvReader{written}.next();
    if (fields->size() == 1 && fields->front().empty()) continue;  // reads as an empty line
    assert(again && again->size() == fields->size());
    for (std::size_t i = 0; i < fields->size(); ++i) {
      const auto& field = (*fields)[i];
      const auto& read = (*again)[i];
      if (!has_line_end(field)) assert(read == field || read == "'" + field);
      assert(read.empty() || std::string_view{"=+-@\t\r\n"}.find(read[0]) == std::string::npos);
    }
  }
}

}  // namespace

void try_input(std::string_view input) {
  const auto format = take_line(input) == "csv" ? ImportFormat::csv : ImportFormat::jsonl;
  const std::string text{input};
  const auto all = read_in_batches(text, format, std::numeric_limits<std::size_t>::max());
  const auto batches = read_in_batches(text, format, 2);
  assert(all.payments == batches.payments && all.lines == batches.lines);
  assert(all.bad.size() == batches.bad.size());

  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  assert(all.payments.size() == all.lines.size());
  for (const auto& row : all.payments) check_row(row);
  for (const auto line : all.lines) assert(line >= 1 && line <= lines);
  for (const auto& row : all.bad) check_report(row, lines);
  if (format == ImportFormat::csv) check_csv(text);
}

const Target target{"import", try_input};

}  // namespace refund::fuzz::import_file
