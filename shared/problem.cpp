#include "shared/problem.h"

#include <cassert>

namespace refund {

std::string_view to_string(ProblemCode code) {
  switch (code) {
    case ProblemCode::invalid_request:
      return "invalid_request";
    case ProblemCode::validation_failed:
      return "validation_failed";
    case ProblemCode::already_refunded:
      return "already_refunded";
    case ProblemCode::not_refundable:
      return "not_refundable";
    case ProblemCode::unauthorized:
      return "unauthorized";
    case ProblemCode::forbidden:
      return "forbidden";
    case ProblemCode::payment_not_found:
      return "payment_not_found";
    case ProblemCode::refund_not_found:
      return "refund_not_found";
    case ProblemCode::not_found:
      return "not_found";
    case ProblemCode::method_not_allowed:
      return "method_not_allowed";
    case ProblemCode::refund_in_progress:
      return "refund_in_progress";
    case ProblemCode::balance_changed:
      return "balance_changed";
    case ProblemCode::body_too_large:
      return "body_too_large";
    case ProblemCode::unsupported_media_type:
      return "unsupported_media_type";
    case ProblemCode::idempotency_key_reused:
      return "idempotency_key_reused";
    case ProblemCode::gateway_declined:
      return "gateway_declined";
    case ProblemCode::refund_rejected:
      return "refund_rejected";
    case ProblemCode::review_over:
      return "review_over";
    case ProblemCode::too_many_requests:
      return "too_many_requests";
    case ProblemCode::gateway_unavailable:
      return "gateway_unavailable";
    case ProblemCode::store_unavailable:
      return "store_unavailable";
    case ProblemCode::overloaded:
      return "overloaded";
    case ProblemCode::internal_error:
      return "internal_error";
  }
  assert(false);
  return "";
}

std::optional<ProblemCode> problem_code_from(std::string_view word) {
  constexpr auto last = static_cast<int>(ProblemCode::internal_error);
  for (int i = 0; i <= last; ++i)
    if (const auto code = static_cast<ProblemCode>(i); to_string(code) == word) return code;
  return std::nullopt;
}

std::string_view to_string(ShapeError error) {
  switch (error) {
    case ShapeError::not_json:
      return "not_json";
    case ShapeError::not_an_object:
      return "not_an_object";
    case ShapeError::missing:
      return "missing";
    case ShapeError::wrong_type:
      return "wrong_type";
    case ShapeError::unknown_field:
      return "unknown_field";
  }
  assert(false);
  return "";
}

}  // namespace refund
