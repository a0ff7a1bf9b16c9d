#include "tests/explorer/words.h"

namespace refund::explorer {
namespace {

std::string number(std::int64_t value) {
  return std::to_string(value);
}

}  // namespace

std::string in_words(std::chrono::sys_seconds time) {
  return number(time.time_since_epoch().count());
}

std::string in_words(const Payment& payment) {
  return payment.merchant_uid.str() + "/" + payment.imp_uid.str() + " " +
         payment.cancel_amount.decimal() + "/" + payment.amount.decimal() + " " +
         std::string{to_string(payment.status)};
}

std::string in_words(const GatewayPayment& payment) {
  auto words = in_words(payment.payment);
  for (const auto& entry : payment.cancellations)
    words += " " + entry.amount.decimal() + "@" + in_words(entry.cancelled_at) + entry.reason;
  return words;
}

std::string in_words(const RefundRecord& record) {
  const auto& refund = record.refund;
  auto words = refund.id.str() + " " + std::string{to_string(refund.status)} + " " +
               refund.amount.decimal() + " of " + record.checksum.decimal() + " at " +
               in_words(refund.requested_at) + " seen " + number(record.cancellations_seen) +
               " key " + (record.key ? record.key->str() : "-") + " unchanged " +
               in_words(record.unchanged_since);
  if (record.review != Review::none)
    words += " " + std::string{to_string(record.review)} + " " + in_words(record.approved_at);
  if (refund.failure) words += " " + std::string{to_string(*refund.failure)};
  if (record.call_end)
    words +=
        " " + std::string{to_string(record.call_end->answer)} + "@" + in_words(record.call_end->at);
  return words;
}

std::string in_words(const OrderState& state) {
  return in_words(state.payment) + " pending " + in_words(state.pending) + " of key " +
         in_words(state.of_key);
}

std::string in_words(const Succeeded& moved) {
  return in_words(moved.record) + " " + in_words(moved.payment);
}

std::string in_words(const OpenAnswer& answer) {
  if (const auto* opened = std::get_if<Opened>(&answer))
    return "opened " + in_words(opened->record);
  if (const auto* known = std::get_if<KeyKnown>(&answer)) return "known " + in_words(known->record);
  if (const auto* open = std::get_if<RefundOpen>(&answer)) return "open " + in_words(open->record);
  return "balance moved";
}

std::string in_words(const ApproveAnswer& answer) {
  if (const auto* approved = std::get_if<Approved>(&answer))
    return "approved " + in_words(approved->record);
  if (const auto* other = std::get_if<NotWaiting>(&answer))
    return "not waiting " + in_words(other->record);
  return "balance moved";
}

std::string in_words(const CancelAnswer& answer) {
  if (const auto* done = std::get_if<CancelDone>(&answer)) return "done " + in_words(done->after);
  if (std::holds_alternative<CancelRefused>(answer)) return "refused";
  if (std::holds_alternative<CancelNotSent>(answer)) return "not sent";
  return "unknown";
}

std::string in_words(const Result<GatewayPayment, LookupError>& found) {
  if (found) return in_words(*found);
  return found.error() == LookupError::not_found ? "not found" : "unavailable";
}

}  // namespace refund::explorer
