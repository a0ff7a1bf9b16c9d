// What i'mport answers to a cancel: money has moved only where it says so without a doubt.
#include "server/iamport/cancel_reply.h"

#include "server/cancel_outcome.h"
#include "tests/fuzz/replies.h"
#include "tests/shared/samples.h"

namespace refund::fuzz::cancel_reply {
namespace {

CancelOrder order() {
  return {*RefundId::from("rf_0123456789abcdefghij"),
          *ImpUid::from("imp_448280090638"),
          samples::won(2'000),
          samples::won(10'000),
          "단순 변심",
          std::nullopt};
}

/// The refund as it stands in the books while its call is under way.
RefundRecord record() {
  Refund refund{order().refund_id,
                *MerchantUid::from("ORD20180131-0000011"),
                order().amount,
                order().reason,
                RefundStatus::pending,
                std::nullopt,
                "",
                samples::kst(2018, 2, 1),
                std::nullopt,
                ""};
  return RefundRecord{
      .refund = std::move(refund), .imp_uid = order().imp_uid, .checksum = order().checksum};
}

void check_done(const GatewayPayment& after, int status, std::string_view body) {
  assert(status == 200 && has_code(body, 0));
  assert(after.payment.imp_uid == order().imp_uid);
  assert(after.payment.currency() == Currency::krw);
  assert(after.payment.cancel_amount <= after.payment.amount);

  // Succeeded is only what the history shows: an entry of this very amount.
  const auto entry = new_entry(record(), after);
  if (!entry) return;
  assert(entry->amount == order().amount);
  bool listed = false;
  for (const auto& each : after.cancellations) listed = listed || each == *entry;
  assert(listed);
}

}  // namespace

void try_input(std::string_view input) {
  const int status = take_status(input);
  const auto answer = iamport::read_cancel_reply(status, input, order());

  assert(std::holds_alternative<CancelNotSent>(answer) == (status == 401));
  if (const auto* done = std::get_if<CancelDone>(&answer)) check_done(done->after, status, input);
  if (const auto* refused = std::get_if<CancelRefused>(&answer)) {
    assert(refused->code != 0 && has_code(input, refused->code));
    assert(status == 200 || (status >= 400 && status < 500));
    assert(status != 408 && status != 429);
    for (const char c : refused->message) assert(static_cast<unsigned char>(c) >= 0x20);
  }
}

const Target target{"cancel_reply", try_input};

}  // namespace refund::fuzz::cancel_reply
