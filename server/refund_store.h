#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/payment_gateway.h"
#include "shared/payment.h"
#include "shared/refund.h"
#include "shared/refund_request.h"

namespace refund {

using std::chrono::sys_seconds;

/// A refund as the books keep it: what customers see, and what the reconciler needs to find out
/// how it ended.
struct RefundRecord {
  Refund refund;
  ImpUid imp_uid;
  std::optional<IdempotencyKey> key;
  std::string fingerprint;         ///< of the request: the same key with another one is refused
  Money checksum;                  ///< the refundable amount before the call
  std::int64_t cancellations_seen = 0;  ///< entries in cancel_history that the books knew then
  std::string cancellation_id;     ///< i'mport's, once it is known
  int attempts = 0;                ///< how often the reconciler has asked
  std::optional<sys_seconds> next_check_at;  ///< when it asks again; empty unless pending
  std::optional<sys_seconds> unchanged_since;  ///< first look that showed an unchanged balance
};

/// What is written before any money moves.
struct Intent {
  RefundId id;
  RefundOrder order;
  ImpUid imp_uid;
  Money expected;  ///< the refundable amount that the order was checked against
  std::optional<IdempotencyKey> key;
  std::string fingerprint;
  sys_seconds now;
  sys_seconds next_check_at;  ///< when the reconciler looks, should we never come back
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

struct Failure {
  RefundId id;
  RefundFailure failure;
  std::string detail;
  sys_seconds now;
  std::string cause;
};

/// One line of the append-only history of a refund.
struct Move {
  RefundId id;
  std::optional<RefundStatus> from;  ///< empty when the intent was written
  RefundStatus to;
  sys_seconds at;
  std::string cause;
  std::string detail;
};

struct RefundFilter {
  std::optional<RefundStatus> status;
  std::optional<MerchantUid> merchant_uid;
  std::optional<RefundId> after;  ///< cursor: rows older than this one
  int limit = 100;
};

/// The books. Every write is durable when its call returns. At most one pending refund per payment
/// is held by the database itself, so any number of servers may share one store.
/// Throws StoreUnavailable (below) when the database can't be read or written; then nothing was
/// half-written. Safe to call from many threads.
class RefundStore {
 public:
  virtual ~RefundStore() = default;

  virtual std::optional<Payment> find_payment(const MerchantUid& merchant_uid) = 0;

  /// Stores what i'mport says, with the number of cancellations that it told. Says nothing about
  /// refunds. A payment whose cancel_amount would shrink is older news and is not stored.
  virtual void save_payment(const Payment& payment, std::int64_t cancellations, sys_seconds now,
                            std::string_view cause) = 0;

  /// Writes down an intent, or says why not, in one transaction. A key that is known wins over
  /// everything else.
  virtual OpenAnswer open(const Intent& intent) = 0;

  /// Moves a pending refund and its payment together. Empty when it was no longer pending: someone
  /// else has settled it, and that stands.
  virtual std::optional<RefundRecord> succeed(const Success& success) = 0;
  virtual std::optional<RefundRecord> fail(const Failure& failure) = 0;

  /// Leaves it pending, with the time of the next look and what has been seen.
  virtual void postpone(const RefundId& id, sys_seconds next_check_at,
                        std::optional<sys_seconds> unchanged_since, std::string_view seen) = 0;

  virtual std::optional<RefundRecord> find_refund(const RefundId& id) = 0;
  virtual std::optional<RefundRecord> find_refund(const IdempotencyKey& key) = 0;
  virtual std::vector<RefundRecord> refunds_of(const MerchantUid& merchant_uid) = 0;
  virtual std::vector<RefundRecord> list(const RefundFilter& filter) = 0;  ///< newest first
  virtual std::vector<Move> history(const RefundId& id) = 0;               ///< oldest first

  /// Pending refunds whose time has come, at most `limit`, the longest waiting first. With several
  /// servers each refund is given to one of them: its next look is moved on to `lease_until`.
  virtual std::vector<RefundRecord> take_due(sys_seconds now, sys_seconds lease_until,
                                             int limit) = 0;
  virtual std::vector<RefundRecord> pending() = 0;

  /// Forgets idempotency keys of refunds that were settled before `before`. Returns how many.
  virtual std::int64_t forget_keys(sys_seconds before) = 0;

  /// Throws when the database can't be used: /readyz.
  virtual void ping() = 0;
};

/// The database can't be read or written now: a full disk, a read-only file, a lock that stays.
/// The words are for the operator, and hold no data of a customer.
class StoreUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace refund
