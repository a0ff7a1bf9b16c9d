#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/account_seal.h"
#include "server/audit.h"
#include "server/refund_record.h"
#include "server/refund_writes.h"
#include "shared/payment.h"
#include "shared/refund.h"
#include "shared/tax.h"

namespace refund {

/// What the books know of an order when a request comes in, all of it of one moment.
struct OrderState {
  std::optional<Payment> payment;
  std::optional<PaymentTax> tax;        ///< what the merchant has told of it
  std::optional<RefundRecord> pending;  ///< a refund of the order that has not settled
  std::optional<RefundRecord> of_key;   ///< what was asked for with the request's idempotency key
};

/// A key of fingerprints, sealed under a data key. `id` is the data key's that it was made of.
struct SealedFingerprintKey {
  std::string id;
  Sealed sealed;

  bool operator==(const SealedFingerprintKey&) const = default;
};

struct RefundFilter {
  std::optional<RefundStatus> status;
  std::optional<MerchantUid> merchant_uid;
  std::optional<Review> review = std::nullopt;
  std::optional<RefundId> after;  ///< cursor: rows older than this one
  int limit = 100;
};

/// Of a store that commits the writes of many callers together.
struct WriteCounts {
  std::int64_t commits = 0;
  std::int64_t writes = 0;   ///< in all of them
  std::int64_t largest = 0;  ///< most writes in one commit
  std::int64_t waiting = 0;  ///< writes that wait now
};

/// The books. Every write is durable when its call returns. At most one pending refund per payment
/// is held by the database itself, so any number of servers may share one store.
/// Throws StoreUnavailable (below) when the database can't be read or written; then nothing was
/// half-written. Safe to call from many threads.
class RefundStore {
 public:
  virtual ~RefundStore() = default;

  virtual std::optional<Payment> find_payment(const MerchantUid& merchant_uid) = 0;

  /// All that decides about a request, in one look. `of_key` stays empty without a key.
  virtual OrderState look(const MerchantUid& merchant_uid,
                          const std::optional<IdempotencyKey>& key) = 0;

  /// Stores what i'mport says, with the number of cancellations that it told, and returns the
  /// payment as it then stands. Says nothing about refunds. A payment that tells fewer
  /// cancellations than the books know of it is older news and is not stored.
  virtual Payment save_payment(const Payment& payment, std::int64_t cancellations, sys_seconds now,
                               std::string_view cause) = 0;

  /// What the merchant has told of the tax in a payment; empty when nothing.
  virtual std::optional<PaymentTax> find_tax(const MerchantUid& merchant_uid) = 0;
  /// Replaces it. False when the books don't know the payment, or it is of less.
  virtual bool save_tax(const MerchantUid& merchant_uid, const PaymentTax& tax) = 0;

  /// Stores many payments at once, by the rules of save_payment; rows in `bad` are left out. With
  /// all_or_none nothing at all is stored when there is a bad one.
  virtual ImportResult import_payments(std::span<const ImportRow> rows, ImportMode mode,
                                       sys_seconds now, const Asker& by) = 0;

  /// Writes down an intent, or says why not, in one transaction. A key that is known wins over
  /// everything else. Its payment must be in the books.
  virtual OpenAnswer open(const Intent& intent) = 0;

  /// Lets a refund go that was waiting, in one transaction: of any number of approvals, one at most
  /// is answered Approved. The payment's balance must be `expected`.
  virtual ApproveAnswer approve(const Approval& approval) = 0;

  /// Moves a pending refund and its payment together. Empty when it was no longer pending, and
  /// someone else has settled it, or when it waits for a review.
  virtual std::optional<Succeeded> succeed(const Success& success) = 0;

  /// Empty when it was no longer pending. When nothing was sent the refund gives its idempotency
  /// key back, so that the same request can be made again.
  virtual std::optional<RefundRecord> fail(const Failure& failure) = 0;

  /// Leaves it pending, with how the call ended. Empty when it was no longer pending.
  virtual std::optional<RefundRecord> end_call(const RefundId& id, const CallEnd& end,
                                               sys_seconds next_check_at) = 0;

  /// Leaves it pending, with the time of the next look and what has been seen. Empty when it was no
  /// longer pending.
  virtual std::optional<RefundRecord> postpone(const Postponement& postponement) = 0;

  virtual std::optional<RefundRecord> find_refund(const RefundId& id) = 0;
  virtual std::optional<RefundRecord> find_refund(const IdempotencyKey& key) = 0;
  virtual std::vector<RefundRecord> refunds_of(
      const MerchantUid& merchant_uid) = 0;                                ///< newest first
  virtual std::vector<RefundRecord> list(const RefundFilter& filter) = 0;  ///< newest first
  virtual std::vector<Move> history(const RefundId& id) = 0;               ///< oldest first
  virtual std::vector<PaymentChange> changes(
      const MerchantUid& merchant_uid) = 0;  ///< oldest first

  /// Of pending refunds, those that wait for a review are left out here and in pending(): there is
  /// nothing to ask i'mport about. Those whose time has come, at most `limit`, the longest waiting
  /// first. With several servers each refund is given to one of them: its next look is moved on to
  /// `lease_until`.
  virtual std::vector<RefundRecord> take_due(sys_seconds now, sys_seconds lease_until,
                                             int limit) = 0;
  virtual std::vector<RefundRecord> pending() = 0;  ///< oldest first
  virtual std::int64_t count_waiting() = 0;         ///< those that wait for a review

  /// The account of a refund, sealed: account_seal.h opens it. Empty when the refund has none, and
  /// once it has been erased; never while the refund is pending.
  virtual std::optional<AccountOf> find_account(const RefundId& id) = 0;

  /// Erases the sealed accounts of refunds that were settled before `settled_before`. Returns how
  /// many. The masks stay.
  virtual std::int64_t erase_accounts(sys_seconds settled_before, sys_seconds now) = 0;

  /// Removes what has been erased or replaced also from where the database keeps older states of
  /// itself. False when others' reads were in the way: call it again later.
  virtual bool scrub() = 0;

  /// At most `limit` accounts that are sealed under another key than `key_id`, by the id of their
  /// refund, those after `after` only.
  virtual std::vector<AccountOf> accounts_not_under(const std::string& key_id,
                                                    const std::optional<RefundId>& after,
                                                    int limit) = 0;
  virtual std::int64_t count_accounts_not_under(const std::string& key_id) = 0;

  /// Replaces accounts by what they are sealed as now, all or none. One that has been erased
  /// meanwhile stays erased. Returns how many were replaced.
  virtual std::int64_t reseal_accounts(std::span<const AccountOf> accounts, sys_seconds now,
                                       const Asker& by) = 0;

  /// Keys of fingerprints that were made under data keys which may be gone by now. put() replaces
  /// the one of the same id.
  virtual std::vector<SealedFingerprintKey> fingerprint_keys() = 0;
  virtual void put_fingerprint_key(const SealedFingerprintKey& key) = 0;

  /// Forgets idempotency keys of refunds that were settled before `before`. Returns how many.
  virtual std::int64_t forget_keys(sys_seconds before) = 0;

  /// The audit log. Everything above that changes a refund, a payment's balance or an account
  /// writes its own entry (audit_notes.h) in its own transaction; this is for what else people do.
  virtual void write_audit(const AuditNote& note) = 0;
  /// At most `limit` entries after number `after`, in their order.
  virtual std::vector<AuditEntry> audit_entries(std::int64_t after, int limit) = 0;
  virtual AuditHead audit_head() = 0;

  /// Until when the daily sweep has read what was cancelled at i'mport. Never moves back.
  virtual std::optional<sys_seconds> swept_until() = 0;
  virtual void set_swept_until(sys_seconds until) = 0;

  /// Throws when the database can't be used: /readyz.
  virtual void ping() = 0;

  /// How writes have been committed so far, for the metrics; nothing where nobody counts.
  virtual WriteCounts write_counts() const { return {}; }
};

/// The database can't be read or written now: a full disk, a read-only file, a lock that stays.
/// The words are for the operator, and hold no data of a customer.
class StoreUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace refund
