#include "server/sandbox/payment.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "server/sandbox/payment_fields.h"
#include "server/sandbox/php_json.h"

namespace refund::sandbox {
namespace {

using wire::JsonKind;
using wire::JsonValue;

void write_cancellation(std::string& to, const Cancellation& entry) {
  to += R"({"amount":)";
  to += entry.amount.decimal();
  to += R"(,"cancellation_id":)";
  php::write_text(to, entry.cancellation_id);
  to += R"(,"cancelled_at":)";
  php::write_number(to, entry.cancelled_at);
  to += R"(,"pg_tid":)";
  php::write_text(to, entry.pg_tid);
  to += R"(,"reason":)";
  php::write_text(to, entry.reason);
  if (!entry.receipt_url.empty()) {
    to += R"(,"receipt_url":)";
    php::write_text(to, entry.receipt_url);
  }
  to += '}';
}

void write_history(std::string& to, const std::vector<Cancellation>& history) {
  to += '[';
  for (const auto& entry : history) {
    if (&entry != &history.front()) to += ',';
    write_cancellation(to, entry);
  }
  to += ']';
}

void write_receipts(std::string& to, const std::vector<Cancellation>& history) {
  to += '[';
  for (const auto& entry : history) {
    if (entry.receipt_url.empty()) continue;
    if (to.back() != '[') to += ',';
    php::write_text(to, entry.receipt_url);
  }
  to += ']';
}

void write_member(std::string& to, const Payment& payment, const Field& field) {
  switch (field.source) {
    case Source::fixed:
      to += !field.usual.empty() && field.pay_method == payment.pay_method ? field.usual
                                                                           : field.absent;
      return;
    case Source::amount:
      to += payment.amount.decimal();
      return;
    case Source::cancel_amount:
      to += payment.cancel_amount.decimal();
      return;
    case Source::cancel_history:
      return write_history(to, payment.history);
    case Source::cancel_reason:
      return php::write_text_or_null(to, payment.cancel_reason);
    case Source::cancel_receipt_urls:
      return write_receipts(to, payment.history);
    case Source::cancelled_at:
      return php::write_number(to, payment.cancelled_at);
    case Source::currency:
      return php::write_text(to, payment.amount.currency().code());
    case Source::escrow:
      return php::write_bool(to, payment.escrow);
    case Source::fail_reason:
      return php::write_text_or_null(to, payment.fail_reason);
    case Source::failed_at:
      return php::write_number(to, payment.failed_at);
    case Source::imp_uid:
      return php::write_text(to, payment.imp_uid);
    case Source::merchant_uid:
      return php::write_text(to, payment.merchant_uid);
    case Source::paid_at:
      return php::write_number(to, payment.paid_at);
    case Source::pay_method:
      return php::write_text_or_null(to, payment.pay_method);
    case Source::pg_provider:
      return php::write_text_or_null(to, payment.pg_provider);
    case Source::pg_tid:
      return php::write_text_or_null(to, payment.pg_tid);
    case Source::sandbox:
      return php::write_bool(to, payment.sandbox);
    case Source::started_at:
      return php::write_number(to, payment.started_at);
    case Source::status:
      return php::write_text(to, to_string(payment.status));
  }
}

// -- Reading -------------------------------------------------------------------------------------

const JsonValue* find(const JsonValue& object, std::string_view name) {
  for (const auto& [own, value] : object.members)
    if (own == name && value.kind != JsonKind::null) return &value;
  return nullptr;
}

/// The text of a text or number; empty when absent.
std::string scalar(const JsonValue& object, std::string_view name) {
  const auto* value = find(object, name);
  return value && (value->kind == JsonKind::text || value->kind == JsonKind::number)
             ? value->scalar
             : std::string{};
}

bool flag(const JsonValue& object, std::string_view name) {
  const auto* value = find(object, name);
  return value && value->scalar == "true";
}

/// `absent` when it is not there or no whole number.
std::int64_t integer(const JsonValue& object, std::string_view name, std::int64_t absent) {
  const auto text = scalar(object, name);
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.empty() || read.ec != std::errc{} ? absent : number;
}

Result<Money, std::string> money(const JsonValue& object, std::string_view name,
                                 Currency currency) {
  const auto text = scalar(object, name);
  if (text.empty()) return Money::zero(currency);
  const auto amount = Money::parse(text, currency);
  if (!amount)
    return Unexpected{std::string(name) + " is no amount in " + std::string(currency.code())};
  return *amount;
}

Result<Script, std::string> read_script(const JsonValue& payment) {
  Script script;
  const auto* told = find(payment, "_sandbox");
  if (!told) return script;
  const auto word = scalar(*told, "cancel");
  script.cancel = fault_from(word);
  if (!word.empty() && !script.cancel) return Unexpected{"_sandbox.cancel knows no " + word};
  script.message = scalar(*told, "message");
  script.code = static_cast<int>(integer(*told, "code", 1));
  // Declining is a state of affairs, everything else an accident that happens once.
  const bool always = script.cancel == Fault::decline;
  script.times = static_cast<int>(integer(*told, "times", always ? -1 : 1));
  if (*script.times < 0) script.times.reset();
  script.finishes_later = flag(*told, "finishes_later");
  return script;
}

/// {"tax_free": 3000, "vat_amount": 636} in `_sandbox`. What was refunded before took its share.
Result<std::optional<TaxParts>, std::string> read_tax(const JsonValue& value,
                                                      const Payment& payment) {
  const auto* told = find(value, "_sandbox");
  if (!told || (!find(*told, "tax_free") && !find(*told, "vat_amount")))
    return std::optional<TaxParts>{};
  const auto currency = payment.amount.currency();
  const auto tax_free = money(*told, "tax_free", currency);
  if (!tax_free) return Unexpected{tax_free.error()};
  std::optional<Money> vat;
  if (find(*told, "vat_amount")) {
    const auto given = money(*told, "vat_amount", currency);
    if (!given) return Unexpected{given.error()};
    vat = *given;
  }
  auto left = parts_left(payment.amount, {*tax_free, vat}, payment.cancel_amount, {});
  if (!left) return Unexpected{std::string{"the tax parts don't fit into amount"}};
  return left;
}

Result<std::vector<Cancellation>, std::string> read_history(const JsonValue& value,
                                                            const Payment& payment) {
  std::vector<Cancellation> history;
  const auto currency = payment.amount.currency();
  if (const auto* told = find(value, "cancel_history")) {
    for (const auto& item : told->items) {
      const auto amount = money(item, "amount", currency);
      if (!amount) return Unexpected{"cancel_history: " + amount.error()};
      history.push_back({*amount, integer(item, "cancelled_at", payment.cancelled_at),
                         scalar(item, "cancellation_id"), scalar(item, "pg_tid"),
                         scalar(item, "reason"), scalar(item, "receipt_url")});
    }
  }
  // Money that went back has an entry, also when only its sum was told.
  if (history.empty() && !payment.cancel_amount.is_zero())
    history.push_back(
        {payment.cancel_amount, payment.cancelled_at, "", "", payment.cancel_reason, ""});
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (history[i].cancellation_id.empty())
      history[i].cancellation_id = cancellation_id(payment.imp_uid, i + 1);
    if (history[i].pg_tid.empty()) history[i].pg_tid = payment.pg_tid;
  }
  return history;
}

Result<PaymentStatus, std::string> read_status(const JsonValue& value, const Payment& payment,
                                               PartialStatus partial) {
  if (const auto word = scalar(value, "status"); !word.empty()) {
    const auto status = payment_status_from(word);
    if (!status) return Unexpected{"status knows no " + word};
    return *status;
  }
  if (payment.cancel_amount.is_zero()) return PaymentStatus::paid;
  const bool in_part = payment.cancel_amount < payment.amount;
  return in_part && partial == PartialStatus::paid ? PaymentStatus::paid : PaymentStatus::cancelled;
}

/// Whatever the logic has no use for is kept as the JSON it came in, by name.
std::vector<std::pair<std::string, std::string>> read_other(const JsonValue& value) {
  std::vector<std::pair<std::string, std::string>> other;
  for (const auto& [name, member] : value.members) {
    const auto* field = find_field(name);
    if (name == "_sandbox" || (field && field->source != Source::fixed)) continue;
    std::string json;
    php::write_value(json, member);
    other.emplace_back(name, std::move(json));
  }
  std::sort(other.begin(), other.end());
  return other;
}

template <class T>
bool take(Result<T, std::string> read, T& into, std::string& error) {
  if (read)
    into = std::move(*read);
  else
    error = read.error();
  return read.has_value();
}

}  // namespace

Result<Payment, std::string> read_payment(const JsonValue& value, PartialStatus partial,
                                          UnixTime now) {
  if (value.kind != JsonKind::object) return Unexpected{std::string("a payment is a JSON object")};
  for (const auto* required : {"imp_uid", "merchant_uid", "amount"})
    if (scalar(value, required).empty()) return Unexpected{std::string(required) + " is required"};

  const auto code = scalar(value, "currency");
  const auto currency = Currency::from(code.empty() ? "KRW" : code);
  if (!currency) return Unexpected{std::string("currency is no ISO 4217 code")};
  const auto amount = money(value, "amount", *currency);
  if (!amount) return Unexpected{amount.error()};
  const auto cancel_amount = money(value, "cancel_amount", *currency);
  if (!cancel_amount) return Unexpected{cancel_amount.error()};
  if (*cancel_amount > *amount) return Unexpected{std::string("cancel_amount is more than amount")};

  Payment payment{.imp_uid = scalar(value, "imp_uid"),
                  .merchant_uid = scalar(value, "merchant_uid"),
                  .amount = *amount,
                  .cancel_amount = *cancel_amount};
  const auto or_else = [&](const char* name, const char* absent) {
    const auto text = scalar(value, name);
    return text.empty() ? std::string(absent) : text;
  };
  payment.pay_method = or_else("pay_method", "card");
  payment.pg_provider = or_else("pg_provider", "html5_inicis");
  payment.pg_tid = or_else("pg_tid", ("sandbox_" + payment.imp_uid).c_str());
  payment.escrow = flag(value, "escrow");
  payment.sandbox = flag(value, "sandbox");
  payment.fail_reason = scalar(value, "fail_reason");
  payment.cancel_reason = scalar(value, "cancel_reason");

  std::string error;
  if (!take(read_status(value, payment, partial), payment.status, error)) return Unexpected{error};
  const bool was_paid =
      payment.status == PaymentStatus::paid || payment.status == PaymentStatus::cancelled;
  payment.paid_at = integer(value, "paid_at", was_paid ? now : 0);
  payment.failed_at =
      integer(value, "failed_at", payment.status == PaymentStatus::failed ? now : 0);
  payment.cancelled_at =
      integer(value, "cancelled_at", payment.cancel_amount.is_zero() ? 0 : payment.paid_at);
  payment.started_at = integer(value, "started_at", payment.paid_at ? payment.paid_at : now);
  payment.updated_at =
      std::max({payment.started_at, payment.paid_at, payment.failed_at, payment.cancelled_at});
  if (!take(read_history(value, payment), payment.history, error)) return Unexpected{error};
  payment.accepted = payment.history.size();
  if (!take(read_script(value), payment.script, error)) return Unexpected{error};
  if (!take(read_tax(value, payment), payment.tax_left, error)) return Unexpected{error};
  payment.other = read_other(value);
  return payment;
}

std::string cancellation_id(const std::string& imp_uid, std::size_t number) {
  return "cancellation_" + imp_uid + "_" + std::to_string(number);
}

void write_payment(std::string& to, const Payment& payment) {
  auto other = payment.other.begin();
  // Fields that the schema does not know (yet) stand where the alphabet puts them.
  const auto others_while = [&](auto&& before) {
    for (; other != payment.other.end() && before(other->first); ++other) {
      php::write_text(to, other->first);
      to.append(":").append(other->second).append(",");
    }
  };

  to += '{';
  for (const auto& field : payment_fields) {
    others_while([&](const std::string& name) { return name < field.name; });
    to.append("\"").append(field.name).append("\":");
    if (other != payment.other.end() && other->first == field.name)
      to += (other++)->second;
    else
      write_member(to, payment, field);
    to += ',';
  }
  others_while([](const std::string&) { return true; });
  to.back() = '}';
}

}  // namespace refund::sandbox
