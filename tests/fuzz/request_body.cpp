// The body of POST /payments/cancel: JSON, its fields, and the rules on several payments.
#include <array>

#include "shared/refund_rules.h"
#include "shared/text.h"
#include "shared/wire/json.h"
#include "shared/wire/request_wire.h"
#include "tests/fuzz/target.h"
#include "tests/shared/samples.h"

namespace refund::fuzz::request_body {
namespace {

using wire::JsonObject;
using wire::JsonValue;

void write_value(wire::JsonWriter& out, std::string_view name, const JsonValue& value) {
  switch (value.kind) {
    case wire::JsonKind::absent:
    case wire::JsonKind::null:
      return out.null(name);
    case wire::JsonKind::boolean:
      return out.boolean(name, value.scalar == "true");
    case wire::JsonKind::number:
      return out.number(name, value.scalar);
    case wire::JsonKind::text:
      return out.text(name, value.scalar);
    case wire::JsonKind::object:
      out.begin_object(name);
      // Our writer takes names for its own, which need no escaping; these may be anybody's.
      for (std::size_t i = 0; i < value.members.size(); ++i)
        write_value(out, std::to_string(i), value.members[i].second);
      return out.end();
    case wire::JsonKind::array:
      out.begin_array(name);
      for (const auto& item : value.items) write_value(out, "", item);
      return out.end();
  }
}

bool same(const JsonValue& a, const JsonValue& b) {
  if (a.kind != b.kind || a.scalar != b.scalar || a.items.size() != b.items.size() ||
      a.members.size() != b.members.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same(a.items[i], b.items[i])) return false;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    if (!same(a.members[i].second, b.members[i].second)) return false;
  return true;
}

/// Whatever was read, written again, reads the same: no number lost a digit, no text a character.
void check_rewriting(const JsonValue& value) {
  wire::JsonWriter out;
  write_value(out, "value", value);
  const auto again = JsonObject::parse(out.finish());
  // One level more than was read may be one too many.
  if (again) assert(same(again->members.front().second, value));
}

void check_request(const RefundRequest& request) {
  wire::JsonWriter out;
  wire::write_request(out, request);
  const auto again = JsonObject::from(out.finish());
  assert(again);
  const auto read = wire::read_request(*again);
  assert(read && *read == request);
}

void check_order(const RefundOrder& order, const RefundRequest& request, const Payment& payment) {
  assert(!order.amount.is_zero());
  assert(order.amount <= refundable_amount(payment));
  assert(order.amount.currency() == payment.currency());
  const auto is_amount = [&](std::string_view decimal) {
    const auto read = Money::parse(decimal, payment.currency());
    return read && *read == order.amount;
  };
  assert(is_amount(order.amount.decimal()));
  if (request.amount) assert(is_amount(*request.amount));
  if (!request.amount) assert(order.amount == refundable_amount(payment));
  const auto length = characters(order.reason);
  assert(length && *length > 0 && *length <= reason_max && !has_control_character(order.reason));
  if (!order.account) return;
  for (const char c : order.account->number + order.account->tel) assert(c >= '0' && c <= '9');
  assert(characters(order.account->holder).value_or(99) <= refund_holder_max);
}

const auto& payments() {
  static const std::array all{
      samples::paid(),
      samples::paid(pay_method::card, "nice", 10'000, 9'999),
      samples::paid(pay_method::vbank),
      samples::paid(pay_method::phone),
      samples::paid(pay_method::trans, "kcp", Money::max_minor),
      [] {
        auto payment = samples::paid(PayMethod{"paypal"}, "paypal_v2");
        payment.amount = *Money::from_minor(1'420, Currency::usd);
        payment.cancel_amount = Money::zero(Currency::usd);
        return payment;
      }(),
  };
  return all;
}

}  // namespace

void try_input(std::string_view input) {
  const auto value = JsonObject::parse(input);
  const auto object = JsonObject::from(input);
  assert(object.has_value() == (value && value->kind == wire::JsonKind::object));
  if (value) check_rewriting(*value);
  if (!object) return;

  const auto request = wire::read_request(*object);
  if (!request) {
    assert(!request.error().empty());
    return;
  }
  check_request(*request);
  for (const auto& payment : payments()) {
    const auto can = eligibility(payment, samples::kst(2018, 2, 1));
    const auto wrong = check(*request, payment, can);
    const auto order = accept(*request, payment, can);
    assert(order.has_value() == wrong.empty());
    if (order) check_order(*order, *request, payment);
  }
}

const Target target{"request_body", try_input};

}  // namespace refund::fuzz::request_body
