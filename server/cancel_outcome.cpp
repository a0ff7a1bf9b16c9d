#include "server/cancel_outcome.h"

#include <algorithm>
#include <span>

#include "server/cancel_reason.h"

namespace refund {
namespace {

using std::chrono::minutes;

/// What i'mport writes as the reason of a cancellation made in its console.
constexpr std::string_view console_reason = "관리자페이지취소";

/// How far i'mport's clock may be behind ours.
constexpr minutes clock_tolerance{5};

/// Of our amount, made since we asked, and of unknown origin.
bool may_be_ours(const RefundRecord& record, const Cancellation& entry) {
  return entry.amount == record.refund.amount && entry.reason != console_reason &&
         entry.cancelled_at >= record.due_at() - clock_tolerance &&
         entry.reason.find("[rf_") == std::string::npos;
}

const Cancellation* entry_with_our_id(const RefundRecord& record, const GatewayPayment& found) {
  for (const auto& entry : found.cancellations)
    if (reason_names(entry.reason, record.refund.id)) return &entry;
  return nullptr;
}

/// The entries that the books did not know when the refund was asked for.
std::span<const Cancellation> new_entries(const RefundRecord& record, const GatewayPayment& found) {
  const auto known =
      std::min(static_cast<std::size_t>(record.cancellations_seen), found.cancellations.size());
  return std::span{found.cancellations}.subspan(known);
}

bool history_adds_up(const GatewayPayment& found) {
  auto sum = Money::zero(found.payment.currency());
  for (const auto& entry : found.cancellations) {
    const auto next = plus(sum, entry.amount);
    if (!next) return false;
    sum = *next;
  }
  return sum == found.payment.cancel_amount;
}

}  // namespace

Verdict judge(const RefundRecord& record, const GatewayPayment& found) {
  if (found.payment.imp_uid != record.imp_uid) return Unclear{"i'mport told another payment"};
  if (const auto* entry = entry_with_our_id(record, found)) {
    if (entry->amount == record.refund.amount) return Executed{*entry};
    return Unclear{"the cancellation with our id has another amount: " + entry->amount.decimal()};
  }

  const auto refundable = refundable_amount(found.payment);
  if (refundable == record.checksum) return Untouched{};
  // Also true of another currency, which would make every comparison below meaningless.
  if (!(refundable < record.checksum)) return Unclear{"the refundable amount has grown"};
  if (!history_adds_up(found)) return Unclear{"the cancel history does not add up"};
  for (const auto& entry : new_entries(record, found))
    if (may_be_ours(record, entry))
      return Unclear{"a cancellation of the same amount without an id of ours"};
  return Untouched{};
}

std::optional<Cancellation> new_entry(const RefundRecord& record, const GatewayPayment& after) {
  const auto verdict = judge(record, after);
  if (const auto* executed = std::get_if<Executed>(&verdict)) return executed->entry;

  const auto moved = minus(record.checksum, refundable_amount(after.payment));
  if (after.payment.imp_uid != record.imp_uid || !moved || *moved != record.refund.amount)
    return std::nullopt;
  for (const auto& entry : new_entries(record, after))
    if (may_be_ours(record, entry)) return entry;
  return std::nullopt;
}

}  // namespace refund
