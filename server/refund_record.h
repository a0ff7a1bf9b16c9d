#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/account_seal.h"
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

}  // namespace refund
