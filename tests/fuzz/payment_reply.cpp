// A payment, or a page of them, as i'mport tells it, and the same written in our own API.
#include "server/iamport/payment_reply.h"

#include <algorithm>

#include "shared/text.h"
#include "shared/wire/payment_wire.h"
#include "tests/fuzz/replies.h"

namespace refund::fuzz::payment_reply {
namespace {

void check_payment(const GatewayPayment& told) {
  const auto& payment = told.payment;
  assert(payment.cancel_amount <= payment.amount);
  assert(plus(refundable_amount(payment), payment.cancel_amount) == payment.amount);
  assert(characters(payment.name));
  for (const auto& entry : told.cancellations)
    assert(entry.amount.currency() == payment.currency());
  assert(
      std::is_sorted(told.cancellations.begin(), told.cancellations.end(),
                     [](const auto& a, const auto& b) { return a.cancelled_at < b.cancelled_at; }));

  wire::JsonWriter out;
  wire::write_payment(out, payment);
  const auto json = wire::JsonObject::from(out.finish());
  assert(json);
  assert(wire::read_payment(*json) == payment);
}

}  // namespace

void try_input(std::string_view input) {
  const int status = take_status(input);
  const auto reply = iamport::read_lookup_reply(status, input);
  if (!reply) {
    // "There is no such payment" closes a matter, so i'mport itself must have said it.
    if (reply.error() == LookupError::not_found) assert(status == 404 && !has_code(input, 0));
    return;
  }
  assert(status == 200 && has_code(input, 0));
  if (const auto payment = iamport::read_payment(*reply)) check_payment(*payment);
  if (const auto page = iamport::read_page(*reply)) {
    assert(page->unreadable >= 0);
    for (const auto& payment : page->payments) check_payment(payment);
  }
}

const Target target{"payment_reply", try_input};

}  // namespace refund::fuzz::payment_reply
