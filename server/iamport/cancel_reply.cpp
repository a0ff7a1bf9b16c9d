#include "server/iamport/cancel_reply.h"

#include <string>
#include <utility>

#include "server/iamport/envelope.h"
#include "server/iamport/payment_reply.h"

namespace refund::iamport {
namespace {

CancelUnknown unknown(int http_status, std::string_view what) {
  return {"HTTP " + std::to_string(http_status) + ", " + std::string{what}};
}

/// Whether a non-zero code with this status is i'mport's own no. A cut, a limit or a failure on
/// the way may have come after the money moved.
bool is_a_refusal(int http_status) {
  if (http_status == 408 || http_status == 429) return false;
  return http_status == 200 || (http_status >= 400 && http_status < 500);
}

}  // namespace

CancelAnswer read_cancel_reply(int http_status, std::string_view body, const CancelOrder& order) {
  // The token is looked at before anything else.
  if (http_status == 401) return CancelNotSent{"i'mport refused the access token"};

  auto envelope = read_envelope(body);
  if (!envelope) return unknown(http_status, "no answer of i'mport");
  if (envelope->code != 0) {
    if (!is_a_refusal(http_status)) return unknown(http_status, envelope->message);
    return CancelRefused{envelope->code, std::move(envelope->message)};
  }

  if (http_status != 200) return unknown(http_status, "code 0");
  auto payment = read_payment(envelope->response);
  if (!payment) return unknown(http_status, "code 0 without a payment that can be read");
  if (payment->payment.imp_uid != order.imp_uid) return unknown(http_status, "another payment");
  if (payment->payment.currency() != order.amount.currency())
    return unknown(http_status, "another currency");
  return CancelDone{*std::move(payment)};
}

}  // namespace refund::iamport
