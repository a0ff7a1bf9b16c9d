#include "server/iamport/payment_reply.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "server/iamport/envelope.h"
#include "server/iamport/json_members.h"
#include "shared/web_address.h"

namespace refund::iamport {
namespace {

using std::chrono::sys_seconds;
using wire::JsonKind;
using wire::JsonValue;

/// Empty when it is no amount of this currency.
std::optional<Money> money_of(const JsonValue& object, std::string_view name, Currency currency) {
  const auto* value = member(object, name);
  if (!value) return std::nullopt;
  // PHP writes a decimal column as a text; the digits are as good.
  if (value->kind != JsonKind::number && value->kind != JsonKind::text) return std::nullopt;
  const auto money = Money::parse(value->scalar, currency);
  return money ? std::optional{*money} : std::nullopt;
}

/// UNIX seconds. i'mport writes 0 for "never".
std::optional<sys_seconds> time_of(const JsonValue& object, std::string_view name) {
  constexpr std::int64_t year_10000 = 253'402'300'800;
  const auto seconds = integer_of<std::int64_t>(object, name);
  if (!seconds || *seconds <= 0 || *seconds >= year_10000) return std::nullopt;
  return sys_seconds{std::chrono::seconds{*seconds}};
}

/// KRW unless said otherwise, which is i'mport's own default.
std::optional<Currency> currency_of(const JsonValue& payment) {
  const auto* value = member(payment, "currency");
  if (is_absent(value)) return Currency::krw;
  return Currency::from(value->kind == JsonKind::text ? value->scalar : "");
}

/// A status that i'mport invents after us is read by what happened to the money.
std::optional<PaymentStatus> status_of(const JsonValue& payment, Money cancel_amount) {
  const auto word = text_of(payment, "status");
  if (word.empty()) return std::nullopt;
  if (const auto known = payment_status_from(word)) return known;
  if (!cancel_amount.is_zero()) return PaymentStatus::cancelled;
  if (time_of(payment, "paid_at")) return PaymentStatus::paid;
  return std::nullopt;
}

bool is_true(const JsonValue& object, std::string_view name) {
  const auto* value = member(object, name);
  return value && value->kind == JsonKind::boolean && value->scalar == "true";
}

/// Empty when there is none that a page may link to.
std::string web_address_of(const JsonValue& object, std::string_view name) {
  auto address = text_of(object, name);
  return is_web_address(address) ? address : std::string{};
}

std::optional<Cancellation> read_cancellation(const JsonValue& entry, Currency currency) {
  if (entry.kind != JsonKind::object) return std::nullopt;
  const auto amount = money_of(entry, "amount", currency);
  if (!amount) return std::nullopt;
  return Cancellation{text_of(entry, "cancellation_id"), *amount,
                      time_of(entry, "cancelled_at").value_or(sys_seconds{}),
                      text_of(entry, "reason"), web_address_of(entry, "receipt_url")};
}

/// Oldest first. Empty when one cannot be read: a missing entry would look like a refund that has
/// not happened.
std::optional<std::vector<Cancellation>> read_history(const JsonValue& payment, Currency currency) {
  std::vector<Cancellation> history;
  const auto* entries = member(payment, "cancel_history");
  if (is_absent(entries)) return history;
  if (entries->kind != JsonKind::array) return std::nullopt;
  for (const auto& entry : entries->items) {
    auto cancellation = read_cancellation(entry, currency);
    if (!cancellation) return std::nullopt;
    history.push_back(*std::move(cancellation));
  }
  std::stable_sort(history.begin(), history.end(),
                   [](const auto& a, const auto& b) { return a.cancelled_at < b.cancelled_at; });
  return history;
}

}  // namespace

Result<JsonValue, LookupError> read_lookup_reply(int http_status, std::string_view body) {
  auto envelope = read_envelope(body);
  // A 404 of something in between says nothing about payments.
  if (!envelope) return Unexpected{LookupError::unavailable};
  if (http_status == 404 && envelope->code != 0) return Unexpected{LookupError::not_found};
  if (http_status != 200 || envelope->code != 0) return Unexpected{LookupError::unavailable};
  return std::move(envelope->response);
}

std::optional<GatewayPayment> read_payment(const JsonValue& value) {
  if (value.kind != JsonKind::object) return std::nullopt;
  auto imp_uid = ImpUid::from(text_of(value, "imp_uid"));
  auto merchant_uid = MerchantUid::from(text_of(value, "merchant_uid"));
  const auto currency = currency_of(value);
  if (!imp_uid || !merchant_uid || !currency) return std::nullopt;

  const auto amount = money_of(value, "amount", *currency);
  const auto cancel_amount = money_of(value, "cancel_amount", *currency);
  if (!amount || !cancel_amount || !minus(*amount, *cancel_amount)) return std::nullopt;

  const auto status = status_of(value, *cancel_amount);
  auto history = read_history(value, *currency);
  if (!status || !history) return std::nullopt;

  return GatewayPayment{
      Payment{*std::move(imp_uid), *std::move(merchant_uid), text_of(value, "name"), *amount,
              *cancel_amount, *status, PayMethod{text_of(value, "pay_method")},
              PgProvider{text_of(value, "pg_provider")}, is_true(value, "escrow"),
              time_of(value, "paid_at"), web_address_of(value, "receipt_url")},
      *std::move(history)};
}

std::optional<PaymentPage> read_page(const JsonValue& value) {
  if (value.kind != JsonKind::object) return std::nullopt;
  const auto* list = member(value, "list");
  if (!list || list->kind != JsonKind::array) return std::nullopt;

  PaymentPage page;
  for (const auto& item : list->items) {
    if (auto payment = read_payment(item))
      page.payments.push_back(*std::move(payment));
    else
      ++page.unreadable;
  }
  page.next = integer_of<int>(value, "next").value_or(0);
  return page;
}

}  // namespace refund::iamport
