#include "server/settlement.h"

#include <cassert>
#include <string>
#include <utility>

#include "server/log.h"
#include "shared/refusal.h"

namespace refund {
namespace {

constexpr std::string_view by_answer = "answer";
constexpr std::string_view refusals_total = "imp_refund_refusals_total";

std::int64_t count(const GatewayPayment& payment) {
  return static_cast<std::int64_t>(payment.cancellations.size());
}

}  // namespace

Stand Settlement::answered(const RefundRecord& record, const CancelAnswer& answer,
                           std::chrono::seconds next_look_after) {
  if (const auto* reply = std::get_if<CancelDone>(&answer))
    return done(record, *reply, next_look_after);
  if (const auto* reply = std::get_if<CancelRefused>(&answer))
    return refused(record, *reply, next_look_after);
  if (const auto* reply = std::get_if<CancelNotSent>(&answer))
    return {fail(record, RefundFailure::gateway_unavailable, "", by_answer, reply->why)};
  return {leave_pending(record, CallAnswer::unknown, std::get<CancelUnknown>(answer).why,
                        next_look_after)};
}

Stand Settlement::done(const RefundRecord& record, const CancelDone& answer,
                       std::chrono::seconds next_look_after) {
  if (const auto entry = new_entry(record, answer.after))
    return succeed(record, answer.after, *entry, by_answer);
  return {leave_pending(record, CallAnswer::accepted, "code 0 without a new cancellation",
                        next_look_after)};
}

/// Refused means that this call did nothing. But the books may be behind i'mport, which is often
/// why it refused; and a proxy on the way may have sent our call twice, the first time with
/// success. One look answers both.
Stand Settlement::refused(const RefundRecord& record, const CancelRefused& answer,
                          std::chrono::seconds next_look_after) {
  const auto found = gateway_.find(record.imp_uid);
  if (!found && found.error() == LookupError::unavailable)
    return {leave_pending(record, CallAnswer::declined, answer.message, next_look_after)};

  if (found) {
    const auto verdict = judge(record, *found);
    if (const auto* executed = std::get_if<Executed>(&verdict))
      return succeed(record, *found, executed->entry, "refusal looked up");
    save(*found, "refusal");
  }
  return {fail(record, RefundFailure::gateway_declined, answer.message, by_answer,
               "code " + std::to_string(answer.code))};
}

Stand Settlement::succeed(const RefundRecord& record, const GatewayPayment& found,
                          const Cancellation& entry, std::string_view cause) {
  auto moved = store_.succeed({record.refund.id, found.payment, count(found), entry.cancellation_id,
                               entry.receipt_url, clock_.now(), std::string{cause}});
  if (moved) return {settled(record, std::move(moved->record)), std::move(moved->payment)};

  auto stands = settled(record, std::nullopt);
  if (stands.refund.status == RefundStatus::failed) {
    contradict(stands);
    save(found, cause);  // of the payment at least the books tell the truth
  }
  return {std::move(stands)};
}

std::vector<RefundId> Settlement::settle_all(const GatewayPayment& found, std::string_view cause) {
  std::vector<RefundId> contradicted;
  for (const auto& record : store_.refunds_of(found.payment.merchant_uid)) {
    if (record.review == Review::waiting) continue;  // nothing of it has been sent
    const auto verdict = judge(record, found);
    const auto* executed = std::get_if<Executed>(&verdict);
    if (!executed || record.refund.status == RefundStatus::succeeded) continue;
    if (record.refund.status == RefundStatus::failed)
      contradict(record);
    else if (succeed(record, found, executed->entry, cause).record.refund.status ==
             RefundStatus::succeeded)
      continue;
    contradicted.push_back(record.refund.id);
  }
  return contradicted;
}

void Settlement::contradict(const RefundRecord& failed) {
  ++contradictions_;
  log::error("failed_refund_was_executed", {{"refund_id", failed.refund.id.str()}});
}

RefundRecord Settlement::fail(const RefundRecord& record, RefundFailure failure,
                              std::string_view detail, std::string_view cause,
                              std::string_view note, const Asker& by) {
  auto moved = store_.fail({record.refund.id, failure, std::string{detail}, clock_.now(),
                            std::string{cause}, std::string{note}, by});
  if (moved && failure == RefundFailure::gateway_declined) count_refusal(*moved);
  return settled(record, std::move(moved));
}

void Settlement::report_refusals_to(Metrics& metrics) {
  metrics.describe(std::string{refusals_total},
                   "Refunds that i'mport or the PG declined, by what their words come to; the "
                   "unknown ones are for a person to read.");
  for (int kind = 0; kind <= static_cast<int>(last_refusal_kind); ++kind)
    metrics.count(refusals_total, {{"kind", to_string(static_cast<RefusalKind>(kind))}}, 0);
}

/// The unknown ones are for the operator to read: `imp-refund refunds refusals` lists them.
void Settlement::count_refusal(const RefundRecord& declined) {
  if (!metrics_) return;
  const auto payment = store_.find_payment(declined.refund.merchant_uid);
  const auto pg = payment ? payment->pg_provider : PgProvider{};
  metrics_->count(refusals_total,
                  {{"kind", to_string(classify_refusal(pg.str(), declined.refund.detail))}});
}

Payment Settlement::save(const GatewayPayment& found, std::string_view cause) {
  auto known = store_.find_payment(found.payment.merchant_uid);
  if (known && *known == found.payment) return *std::move(known);
  auto saved = store_.save_payment(found.payment, count(found), clock_.now(), cause);
  if (known && known->imp_uid == saved.imp_uid && known->cancel_amount != saved.cancel_amount)
    bell_.drifted(cause);
  return saved;
}

RefundRecord Settlement::leave_pending(const RefundRecord& record, CallAnswer answer,
                                       std::string detail, std::chrono::seconds next_look_after) {
  const auto now = clock_.now();
  return settled(record, store_.end_call(record.refund.id, {answer, std::move(detail), now},
                                         now + next_look_after));
}

RefundRecord Settlement::settled(const RefundRecord& record, std::optional<RefundRecord> moved) {
  const bool by_us = moved.has_value();
  if (!moved) moved = store_.find_refund(record.refund.id);
  assert(moved);  // refunds are never deleted
  if (moved->refund.status == RefundStatus::pending) return *std::move(moved);
  if (by_us)
    bell_.settled(moved->refund);
  else
    bell_.ring(record.refund.id);
  return *std::move(moved);
}

}  // namespace refund
