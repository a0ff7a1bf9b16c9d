#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/audit.h"
#include "server/refund_record.h"
#include "shared/payment.h"
#include "shared/refund.h"
#include "shared/refund_request.h"
#include "shared/tax.h"

/// What is written into the books, and what came of it.
namespace refund {

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

/// The refund of an intent as every store keeps it, by a payment that the books know with
/// `cancellations` entries in its cancel_history.
RefundRecord record_of(const Intent& intent, std::int64_t cancellations);

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

}  // namespace refund
