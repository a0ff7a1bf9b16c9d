#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/account_seal.h"
#include "server/audit.h"
#include "shared/payment.h"
#include "shared/refund.h"
#include "shared/refund_request.h"
#include "shared/tax.h"

namespace refund {

using std::chrono::sys_seconds;

/// How the call to i'mport ended, when its end did not settle the refund.
enum class CallAnswer {
  unknown,   ///< the answer got lost: it may have been done
  accepted,  ///< code 0, but the payment does not show it yet: some PGs finish later
  declined,  ///< a non-zero code, but i'mport could not be asked whether that is all there is to it
};

std::string_view to_string(CallAnswer answer);
std::optional<CallAnswer> call_answer_from(std::string_view word);

struct CallEnd {
  CallAnswer answer;
  std::string detail;  ///< i'mport's words, or what went wrong
  sys_seconds at;

  bool operator==(const CallEnd&) const = default;
};

/// What anyone may see of a refund account: enough to recognise it by.
struct MaskedAccount {
  std::string bank;
  std::string number;  ///< all but the last four digits hidden

  bool operator==(const MaskedAccount&) const = default;
};

/// A refund account on its way into the books, where its two halves part: the mask stays with the
/// refund, the sealed half is erased some time after the refund has settled.
struct KeptAccount {
  MaskedAccount masked;
  SealedAccount sealed;
};

/// The sealed account of a refund.
struct AccountOf {
  RefundId refund;
  std::string bank;  ///< its code, in clear
  SealedAccount sealed;

  bool operator==(const AccountOf&) const = default;
};

/// A key of fingerprints, sealed under a data key. `id` is the data key's that it was made of.
struct SealedFingerprintKey {
  std::string id;
  Sealed sealed;

  bool operator==(const SealedFingerprintKey&) const = default;
};

/// How long the server that sends a refund has to be waited for. It is kept with the refund:
/// another one on the same books, or an operator's command, may have shorter times of its own.
struct Patience {
  std::chrono::seconds call_limit{0};    ///< the longest that its call can take
  std::chrono::seconds settle_after{0};  ///< then, how long an unchanged balance must be seen

  bool operator==(const Patience&) const = default;
};

/// The shop's own look at a refund, before anything is sent.
enum class Review {
  none,      ///< not needed
  waiting,   ///< for a person; nothing has been sent, and nothing will be until one approves
  approved,  ///< from then on like one that needed none: the call was due at `approved_at`
  rejected,  ///< and so failed
};

std::string_view to_string(Review review);
std::optional<Review> review_from(std::string_view word);

/// A refund as the books keep it: what customers see, and what the reconciler needs to find out
/// how it ended.
struct RefundRecord {
  Refund refund;
  ImpUid imp_uid;
  Money checksum;  ///< the refundable amount before the call
  std::optional<IdempotencyKey> key;
  std::string fingerprint;  ///< of the request: the same key with another one is refused
  std::optional<MaskedAccount> account;
  std::optional<sys_seconds> account_erased_at;  ///< its sealed half
  std::int64_t cancellations_seen = 0;  ///< entries in cancel_history that the books knew then
  std::string cancellation_id;          ///< i'mport's, once it is known

  // What follows is of a pending refund.
  std::optional<CallEnd> call_end;             ///< empty while the call runs, or after a crash
  int attempts = 0;                            ///< how often the reconciler has asked
  std::optional<sys_seconds> next_check_at;    ///< when it asks again; empty unless pending
  std::optional<sys_seconds> unchanged_since;  ///< first look after the call that showed nothing
  std::string seen;                            ///< what the last look showed, for the operator
  Patience patience{};

  std::optional<TaxParts> tax = std::nullopt;  ///< of the amount; empty when not known
  Review review = Review::none;
  std::optional<sys_seconds> approved_at = std::nullopt;

  /// When the call to i'mport was due: it may have been under way from then on, and never before.
  sys_seconds due_at() const { return approved_at.value_or(refund.requested_at); }

  bool operator==(const RefundRecord&) const = default;
};

/// What the books know of an order when a request comes in, all of it of one moment.
struct OrderState {
  std::optional<Payment> payment;
  std::optional<PaymentTax> tax;        ///< what the merchant has told of it
  std::optional<RefundRecord> pending;  ///< a refund of the order that has not settled
  std::optional<RefundRecord> of_key;   ///< what was asked for with the request's idempotency key
};

/// What is written before any money moves.
struct Intent {
  RefundId id;
  MerchantUid merchant_uid;
  ImpUid imp_uid;
  Money amount;
  std::string reason;
  Money expected;  ///< the refundable amount that the order was checked against
  std::optional<IdempotencyKey> key;
  std::string fingerprint;
  std::optional<KeptAccount> account;
  sys_seconds now;
  sys_seconds next_check_at;  ///< when the reconciler looks, should we never come back
  Asker by{};                 ///< for the audit log
  Patience patience{};
  std::optional<TaxParts> tax = std::nullopt;
  /// Then the refund is written and is not to be sent; the reconciler leaves it alone.
  bool needs_review = false;
};

/// What came of writing an intent.
struct Opened {
  RefundRecord record;
};
struct KeyKnown {
  RefundRecord record;  ///< the refund of that key, whatever became of it
};
struct RefundOpen {
  RefundRecord record;  ///< another refund of this payment is pending
};
struct BalanceMoved {};  ///< the refundable amount is no longer `expected`: read and check again
using OpenAnswer = std::variant<Opened, KeyKnown, RefundOpen, BalanceMoved>;

/// A person's order to send a refund that was waiting. What it is checked against is written anew:
/// the balance may have moved since it was asked for.
struct Approval {
  RefundId id;
  Money expected;  ///< the refundable amount that it was checked against
  std::optional<TaxParts> tax;
  sys_seconds now;
  sys_seconds next_check_at;  ///< as in Intent
  std::string cause;          ///< for the history: who approved
  Asker by{};                 ///< for the audit log
  Patience patience{};        ///< of who sends it, which is not who asked for it
};

/// What came of it.
struct Approved {
  RefundRecord record;  ///< now to be sent, by whoever got this answer and by nobody else
};
struct NotWaiting {
  RefundRecord record;  ///< someone else was first, or it needed no review
};
using ApproveAnswer = std::variant<Approved, NotWaiting, BalanceMoved>;

/// Where money stands after a refund that went through.
struct Success {
  RefundId id;
  Payment payment;  ///< as i'mport tells it now
  std::int64_t cancellations = 0;
  std::string cancellation_id;
  std::string receipt_url;
  sys_seconds now;
  std::string cause;  ///< for the history: "answer", "reconciler", …
};

/// What came of it: both as that one write has left them.
struct Succeeded {
  RefundRecord record;
  Payment payment;
};

/// The end of a refund that moved no money. One that waits for a review ends only by `rejected`,
/// and no other one does.
struct Failure {
  RefundId id;
  RefundFailure failure;
  std::string detail;  ///< i'mport's own words, or the shop's
  sys_seconds now;
  std::string cause;  ///< for the history
  std::string note;   ///< for the history: what the operator should know
  Asker by{};         ///< for the audit log: whose decision it is, when it is anybody's
};

/// Another look at a pending refund that did not settle it.
struct Postponement {
  RefundId id;
  sys_seconds next_check_at;
  std::optional<sys_seconds> unchanged_since;
  std::string seen;  ///< written to the history when it differs from what was seen before
  sys_seconds now;
  std::string cause;
};

/// One line of the append-only history of a refund.
struct Move {
  RefundId id;
  std::optional<RefundStatus> from;  ///< empty when the intent was written
  RefundStatus to;  ///< the same as `from` when something was learnt and nothing moved
  sys_seconds at;
  std::string cause;
  std::string detail;

  bool operator==(const Move&) const = default;
};

/// One line of the append-only history of a payment: i'mport told us something that we didn't do.
struct PaymentChange {
  MerchantUid merchant_uid;
  sys_seconds at;
  std::string cause;
  ImpUid imp_uid;
  PaymentStatus status_before;
  PaymentStatus status;
  Money cancel_amount_before;
  Money cancel_amount;

  bool operator==(const PaymentChange&) const = default;
};

struct RefundFilter {
  std::optional<RefundStatus> status;
  std::optional<MerchantUid> merchant_uid;
  std::optional<Review> review = std::nullopt;
  std::optional<RefundId> after;  ///< cursor: rows older than this one
  int limit = 100;
};

/// A payment out of a merchant's file, and its tax where the file tells it.
struct ImportRow {
  Payment payment;
  std::optional<PaymentTax> tax = std::nullopt;

  bool operator==(const ImportRow&) const = default;
};

enum class ImportMode { good_rows, all_or_none };

enum class ImportConflict {
  imp_uid_of_another_order,  ///< the books know this imp_uid under another merchant_uid
  another_payment,           ///< the order's payment is another one, and a refund of it was asked
};

std::string_view to_string(ImportConflict conflict);

struct ImportResult {
  std::int64_t stored = 0;     ///< new or changed
  std::int64_t unchanged = 0;  ///< known already, or older than what the books know
  struct Bad {
    std::size_t row;  ///< index into the rows given
    ImportConflict conflict;
  };
  std::vector<Bad> bad;
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
