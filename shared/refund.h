#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "shared/id.h"
#include "shared/money.h"
#include "shared/refusal_kind.h"

namespace refund {

/// pending -> succeeded | failed, and nothing else. "Pending" is also the state of a refund whose
/// answer got lost: unknown is not failed.
enum class RefundStatus { pending, succeeded, failed };

std::string_view to_string(RefundStatus status);
std::optional<RefundStatus> refund_status_from(std::string_view word);

/// Only a pending refund moves.
constexpr bool may_move(RefundStatus from, RefundStatus to) {
  return from == RefundStatus::pending && to != RefundStatus::pending;
}

/// Why a refund failed. The payment is untouched in every case.
enum class RefundFailure {
  gateway_declined,     ///< i'mport answered with a non-zero code; its words are in `detail`
  gateway_unavailable,  ///< nothing was sent
  not_executed,         ///< the answer was lost, and i'mport's books show that nothing happened
  rejected,             ///< by the shop, after a review; its words are in `detail`
};

std::string_view to_string(RefundFailure failure);
std::optional<RefundFailure> refund_failure_from(std::string_view word);

/// A refund as customers and merchants see it.
struct Refund {
  RefundId id;
  MerchantUid merchant_uid;
  Money amount;
  std::string reason;
  RefundStatus status = RefundStatus::pending;
  std::optional<RefundFailure> failure;  ///< set when and only when failed
  std::string detail;  ///< i'mport's own words when it declined, the shop's when it rejected
  std::chrono::sys_seconds requested_at;
  std::optional<std::chrono::sys_seconds> settled_at;  ///< set unless pending
  std::string receipt_url;                             ///< may be empty
  /// Pending because the shop looks at it first: nothing has been sent.
  bool under_review = false;
  /// What i'mport's words come to, when it declined. The books keep the words and not this: it is
  /// worked out whenever a refund is told to a customer.
  std::optional<RefusalKind> refusal = std::nullopt;

  bool operator==(const Refund&) const = default;
};

}  // namespace refund
