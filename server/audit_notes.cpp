#include "server/audit_notes.h"

namespace refund {
namespace {

std::string with_currency(const Money& amount) {
  return amount.decimal() + " " + std::string{amount.currency().code()};
}

/// What nobody asks for: the service itself goes on with something.
const Asker by_itself{};

}  // namespace

AuditNote note_of(const Intent& intent) {
  return {intent.now,
          intent.by,
          "refund asked for",
          intent.id.str(),
          std::string{to_string(RefundStatus::pending)},
          with_currency(intent.amount) + " of order " + intent.merchant_uid.str()};
}

AuditNote note_of(const Approval& approval) {
  return {approval.now, approval.by, "refund approved", approval.id.str(), "to be sent", ""};
}

AuditNote note_of(const Success& success) {
  return {success.now,
          by_itself,
          "refund settled",
          success.id.str(),
          std::string{to_string(RefundStatus::succeeded)},
          success.cause};
}

AuditNote note_of(const Failure& failure) {
  return {failure.now,
          failure.by,
          failure.failure == RefundFailure::rejected ? "refund rejected" : "refund settled",
          failure.id.str(),
          std::string{to_string(RefundStatus::failed)},
          std::string{to_string(failure.failure)} + ", " + failure.cause};
}

AuditNote note_of(const RefundId& id, const CallEnd& end) {
  return {end.at,
          by_itself,
          "call ended",
          id.str(),
          std::string{to_string(RefundStatus::pending)},
          std::string{to_string(end.answer)}};
}

AuditNote note_of(const PaymentChange& change) {
  return {change.at,
          by_itself,
          "payment changed",
          change.merchant_uid.str(),
          std::string{to_string(change.status)},
          "cancelled " + change.cancel_amount_before.decimal() + " -> " +
              with_currency(change.cancel_amount) + ", " + change.cause};
}

AuditNote note_of(const ImportResult& result, const Asker& by, sys_seconds now) {
  return {now,
          by,
          "payments imported",
          "",
          "done",
          std::to_string(result.stored) + " stored, " + std::to_string(result.unchanged) +
              " unchanged, " + std::to_string(result.bad.size()) + " bad"};
}

AuditNote note_of_erasure(const RefundId& id, sys_seconds now) {
  return {now, by_itself, "account erased", id.str(), "done", ""};
}

AuditNote note_of_resealing(std::int64_t accounts, std::string_view key_id, const Asker& by,
                            sys_seconds now) {
  return {now,
          by,
          "accounts sealed anew",
          "key " + std::string{key_id},
          "done",
          std::to_string(accounts) + " accounts"};
}

AuditNote note_of_retry(const RefundRecord& record, const Asker& by, sys_seconds now) {
  return {now,
          by,
          "refund looked at",
          record.refund.id.str(),
          std::string{to_string(record.refund.status)},
          ""};
}

AuditNote note_of_pass(const ReconcileReport& report, const Asker& by, sys_seconds now) {
  return {now,
          by,
          "refunds looked at",
          "",
          "done",
          std::to_string(report.looked) + " looked at, " + std::to_string(report.succeeded) +
              " succeeded, " + std::to_string(report.failed) + " failed"};
}

}  // namespace refund
