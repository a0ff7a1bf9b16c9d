#include "shared/refund.h"

#include <cassert>

#include "shared/refund_request.h"

namespace refund {

std::string_view to_string(RefundStatus status) {
  switch (status) {
    case RefundStatus::pending:
      return "pending";
    case RefundStatus::succeeded:
      return "succeeded";
    case RefundStatus::failed:
      return "failed";
  }
  assert(false);
  return "";
}

std::optional<RefundStatus> refund_status_from(std::string_view word) {
  for (const auto status : {RefundStatus::pending, RefundStatus::succeeded, RefundStatus::failed})
    if (to_string(status) == word) return status;
  return std::nullopt;
}

std::string_view to_string(RefundFailure failure) {
  switch (failure) {
    case RefundFailure::gateway_declined:
      return "gateway_declined";
    case RefundFailure::gateway_unavailable:
      return "gateway_unavailable";
    case RefundFailure::not_executed:
      return "not_executed";
    case RefundFailure::rejected:
      return "rejected";
  }
  assert(false);
  return "";
}

std::optional<RefundFailure> refund_failure_from(std::string_view word) {
  for (const auto failure : {RefundFailure::gateway_declined, RefundFailure::gateway_unavailable,
                             RefundFailure::not_executed, RefundFailure::rejected})
    if (to_string(failure) == word) return failure;
  return std::nullopt;
}

std::string masked_account_number(const std::string& number) {
  constexpr std::size_t shown = 4;
  if (number.size() <= shown) return std::string(number.size(), '*');
  return std::string(number.size() - shown, '*') + number.substr(number.size() - shown);
}

}  // namespace refund
