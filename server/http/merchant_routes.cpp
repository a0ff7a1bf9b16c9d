#include "server/http/merchant_routes.h"

#include "server/http/answers.h"
#include "server/http/media_type.h"
#include "server/http/record_wire.h"
#include "server/http/status.h"
#include "shared/wire/fields.h"
#include "shared/wire/payment_wire.h"

namespace refund::http {
namespace {

using httplib::Response;
using wire::JsonKind;
using wire::JsonObject;

/// The tax parts that the body tells, or the field that is no amount.
Result<std::optional<PaymentTax>, std::string_view> tax_of(const JsonObject& body,
                                                           Currency currency) {
  std::optional<Money> parts[2];
  constexpr std::string_view names[] = {wire::field::tax_free, wire::field::vat_amount};
  for (std::size_t i = 0; i < 2; ++i) {
    if (body.kind(names[i]) == JsonKind::absent) continue;
    const auto number = body.number(names[i]);
    const auto amount =
        number ? Money::parse(*number, currency) : Unexpected{MoneyError::not_a_number};
    if (!amount) return Unexpected{names[i]};
    parts[i] = *amount;
  }
  if (!parts[0] && !parts[1]) return std::optional<PaymentTax>{};
  return std::optional{PaymentTax{parts[0].value_or(Money::zero(currency)), parts[1]}};
}

void store_payment(RefundStore& store, RefundService& refunds, const Call& call,
                   Response& response) {
  if (!is_media_type(call.request.get_header_value("Content-Type"), "application/json"))
    return answer_problem(response, ProblemCode::unsupported_media_type, call.lang);
  const auto wrong = [&](std::string_view field, ShapeError error) {
    answer_problem(response, problem_of({wire::ShapeProblem{std::string{field}, error}}, call.lang),
                   call.lang);
  };
  const auto body = JsonObject::from(call.request.body);
  if (!body) return wrong("", ShapeError::not_json);
  const auto imp_uid = ImpUid::from(body->text(wire::field::imp_uid).value_or(""));
  if (!imp_uid)
    return wrong(wire::field::imp_uid, body->kind(wire::field::imp_uid) == JsonKind::absent
                                           ? ShapeError::missing
                                           : ShapeError::wrong_type);
  const auto merchant_uid = MerchantUid::from(call.path.front());
  if (!merchant_uid) return answer_problem(response, ProblemCode::payment_not_found, call.lang);

  note(response, "order", merchant_uid->str());
  const auto payment = refunds.refresh(*merchant_uid, *imp_uid, "merchant");
  store.write_audit({call.now, asker_of(Merchant{}, call.client), "payment told of",
                     merchant_uid->str(), payment ? "stored" : "not stored", imp_uid->str()});
  if (!payment) return answer_problem(response, problem_of(payment.error()), call.lang);
  const auto tax = tax_of(*body, payment->currency());
  if (!tax) return wrong(tax.error(), ShapeError::wrong_type);
  // What is not told stays as it is: the merchant may tell it once and refresh the rest later.
  if (*tax && !refunds.tell_tax(*payment, **tax))
    return wrong(wire::field::tax_free, ShapeError::wrong_type);
  wire::JsonWriter document;
  wire::write_payment(document, *payment);
  wire::write_tax(document, refunds.tax_left(*payment));
  answer_json(response, 200, document);
}

}  // namespace

void add_merchant_routes(Router& router, RefundStore& store, RefundService& refunds,
                         const Access& access) {
  router.add("PUT", "/payments/{merchant_uid}", [&](const Call& call, Response& response) {
    if (const auto denied = access.admin_denied(call.request, call.now))
      return answer_denied(response, *denied, call.lang);
    store_payment(store, refunds, call, response);
  });
}

}  // namespace refund::http
