#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/refund_store.h"

namespace refund::fakes {

/// The books as a value: copied, compared, and changed by the rules of RefundStore. Not safe for
/// threads; MemoryRefundStore is.
struct MemoryBooks {
  struct Row {
    Payment payment;
    std::int64_t cancellations = 0;
    std::optional<PaymentTax> tax = std::nullopt;
  };

  /// Off: as if the database had no unique index of pending refunds. For tests of the tests.
  bool one_pending_per_payment = true;
  /// On: as if an approval did not look whether there was one before.
  bool approved_again = false;
  /// Off: moves, changes and audit entries are not written down.
  bool keep_history = true;

  std::map<std::string, Row> payments;        // by merchant_uid
  std::vector<RefundRecord> refunds;          // oldest first
  std::map<std::string, AccountOf> accounts;  // by refund
  std::map<std::string, Sealed> fingerprint_keys;
  std::vector<AuditEntry> audit;
  std::vector<Move> moves;
  std::vector<PaymentChange> payment_changes;
  std::optional<sys_seconds> swept;

  const Payment* find_payment(const MerchantUid& merchant_uid) const;
  Payment save_payment(const Payment& told, std::int64_t cancellations, sys_seconds now,
                       std::string_view cause, std::optional<Money> expected = std::nullopt);
  std::optional<PaymentTax> find_tax(const MerchantUid& merchant_uid) const;
  bool save_tax(const MerchantUid& merchant_uid, const PaymentTax& tax);
  OrderState look(const MerchantUid& merchant_uid, const std::optional<IdempotencyKey>& key) const;
  ImportResult import_payments(std::span<const ImportRow> told, ImportMode mode, sys_seconds now,
                               const Asker& by);

  OpenAnswer open(const Intent& intent);
  ApproveAnswer approve(const Approval& approval);
  std::optional<Succeeded> succeed(const Success& success);
  std::optional<RefundRecord> fail(const Failure& failure);
  std::optional<RefundRecord> end_call(const RefundId& id, const CallEnd& end,
                                       sys_seconds next_check_at);
  std::optional<RefundRecord> postpone(const Postponement& postponement);

  std::optional<RefundRecord> find_refund(const RefundId& id) const;
  std::optional<RefundRecord> find_refund(const IdempotencyKey& key) const;
  std::optional<RefundRecord> find_pending(const MerchantUid& merchant_uid) const;
  std::vector<RefundRecord> list(const RefundFilter& filter) const;
  std::vector<Move> history(const RefundId& id) const;
  std::vector<PaymentChange> changes(const MerchantUid& merchant_uid) const;
  std::vector<RefundRecord> take_due(sys_seconds now, sys_seconds lease_until, int limit);
  std::vector<RefundRecord> pending() const;
  std::int64_t count_waiting() const;
  std::int64_t forget_keys(sys_seconds before);

  std::optional<AccountOf> find_account(const RefundId& id) const;
  std::int64_t erase_accounts(sys_seconds settled_before, sys_seconds now);
  std::vector<AccountOf> accounts_not_under(const std::string& key_id,
                                            const std::optional<RefundId>& after,
                                            std::size_t limit) const;
  std::int64_t reseal_accounts(std::span<const AccountOf> told, sys_seconds now, const Asker& by);

  void write_audit(const AuditNote& note);
  AuditHead audit_head() const;

 private:
  void write_down(Move move);
  RefundRecord* any_refund(const RefundId& id);
  /// Not one that waits for a review.
  RefundRecord* pending_refund(const RefundId& id);
  bool has_pending(const Payment& payment) const;
};

}  // namespace refund::fakes
