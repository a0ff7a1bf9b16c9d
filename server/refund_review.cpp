// What a person at the shop decides about a refund that waits: it is sent once, or not at all.
//
// An approval is to a waiting refund what the intent is to any other: written before anything is
// sent, by a statement that only one approval can win, and only its winner sends. When the process
// dies between the two, the refund is pending with a call that nobody makes; the reconciler then
// finds the balance unchanged and calls it not executed, as it does after a crash behind an intent.
// Nothing is ever sent again on the strength of an old approval.
#include <cassert>
#include <utility>

#include "server/account_seal.h"
#include "server/cancel_outcome.h"
#include "server/failpoint.h"
#include "server/log.h"
#include "server/refund_service.h"
#include "shared/pg_rules.h"

namespace refund {
namespace {

/// The refund as if it were asked for now, in so many words.
RefundRequest request_of(const RefundRecord& record, const std::optional<RefundAccount>& account) {
  RefundRequest request;
  request.merchant_uid = record.refund.merchant_uid.str();
  request.amount = record.refund.amount.decimal();
  request.reason = record.refund.reason;
  if (!account) return request;
  request.refund_bank = account->bank;
  request.refund_account = account->number;
  request.refund_holder = account->holder;
  if (!account->tel.empty()) request.refund_tel = account->tel;
  return request;
}

/// Of a call that was made.
ReviewAnswer review_answer(RefundAnswer answer) {
  if (auto* settled = std::get_if<Settled>(&answer)) return std::move(*settled);
  if (auto* pending = std::get_if<StillPending>(&answer)) return std::move(*pending);
  return std::get<Failed>(std::move(answer));
}

}  // namespace

/// The account that the customer typed, out of the books. Empty too when the key that it is sealed
/// with is gone: then the refund can't be approved any more.
std::optional<RefundAccount> RefundService::account_of(const RefundRecord& record) {
  const auto kept = record.account ? store_.find_account(record.refund.id) : std::nullopt;
  if (!kept) return std::nullopt;
  return open(*options_.data_keys, record.refund.id, kept->bank, kept->sealed);
}

/// i'mport shows it already, though the books say that it waits: they were set back to an older
/// copy of themselves. Then it is settled by what i'mport shows.
std::optional<ReviewAnswer> RefundService::sent_before(const RefundRecord& record,
                                                       const GatewayPayment& found,
                                                       std::string_view cause) {
  const auto verdict = judge(record, found);
  const auto* executed = std::get_if<Executed>(&verdict);
  if (!executed) return std::nullopt;
  log::warn("approved_refund_was_sent_before", {{"refund_id", record.refund.id.str()}});
  const auto now = settlement_.succeed(record, found, executed->entry, cause);
  return review_answer(now.payment ? answer_of(now.record, *now.payment) : answer_of(now.record));
}

/// What a balance refuses, another approval of this very refund may have made of it, sent while we
/// asked i'mport. Then that is what the person must hear, and not that there is too little left.
ReviewAnswer RefundService::unless_over(const RefundId& id, ReviewAnswer refusal) {
  const auto record = store_.find_refund(id);
  if (record && record->review != Review::waiting) return ReviewOver{*record};
  return refusal;
}

ReviewAnswer RefundService::approve(const RefundId& id, std::string_view cause, const Asker& by) {
  for (int read = 0; read < balance_reads_max; ++read) {
    const auto record = store_.find_refund(id);
    if (!record) return NoSuchRefund{};
    if (record->review != Review::waiting) return ReviewOver{*record};

    // The books may be behind: someone may have cancelled at the console while it waited.
    const auto found = gateway_.find(record->imp_uid);
    if (!found) return GatewayUnavailable{};
    const auto payment = settlement_.save(*found, "approval");
    if (payment.imp_uid != record->imp_uid) return GatewayUnavailable{};

    const auto now = clock_.now();
    const auto over_by = over_by_from_now();
    const bool counts = partial_rule_of(payment).max > 0;
    const auto can =
        eligibility(payment, now, counts ? std::optional{earlier_refunds(payment)} : std::nullopt);
    if (can.not_refundable) return unless_over(id, Refused{*can.not_refundable});
    const auto account = account_of(*record);
    const auto order = accept(request_of(*record, account), payment, can);
    if (!order) return unless_over(id, Invalid{order.error()});

    auto slot = options_.calls > 0 ? calls_.reserve() : std::nullopt;
    if (options_.calls > 0 && !slot) return GatewayUnavailable{};

    pass(Failpoint::before_approval);
    const auto tax = tax_of(payment, store_.find_tax(payment.merchant_uid), record->refund.amount);
    const auto answer =
        store_.approve({id, refundable_amount(payment), tax, now, now + options_.call_limit,
                        std::string{cause}, by, patience()});
    if (const auto* other = std::get_if<NotWaiting>(&answer)) return ReviewOver{other->record};
    const auto* approved = std::get_if<Approved>(&answer);
    if (!approved) continue;  // the balance moved since it was read

    pass(Failpoint::after_approval);
    if (auto known = sent_before(approved->record, *found, cause)) return *std::move(known);
    return review_answer(call(std::move(slot), approved->record,
                              order_of(approved->record, payment, account, over_by), payment));
  }
  return GatewayUnavailable{};
}

ReviewAnswer reject_refund(RefundStore& store, Settlement& settlement, const RefundId& id,
                           std::string_view reason, std::string_view cause, const Asker& by) {
  const auto record = store.find_refund(id);
  if (!record) return NoSuchRefund{};
  if (record->review != Review::waiting) return ReviewOver{*record};
  const auto ended = settlement.fail(*record, RefundFailure::rejected, reason, cause, {}, by);
  // Someone else was first, while we looked.
  if (ended.refund.failure != RefundFailure::rejected) return ReviewOver{ended};
  const auto payment = store.find_payment(ended.refund.merchant_uid);
  assert(payment);  // a refund without a payment can't be written
  return Failed{*payment, ended.refund};
}

ReviewAnswer RefundService::reject(const RefundId& id, std::string_view reason,
                                   std::string_view cause, const Asker& by) {
  return reject_refund(store_, settlement_, id, reason, cause, by);
}

}  // namespace refund
