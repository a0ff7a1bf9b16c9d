#include "server/http/status.h"

#include <cassert>

namespace refund::http {

int status_of(ProblemCode code) {
  switch (code) {
    case ProblemCode::invalid_request:
    case ProblemCode::validation_failed:
    case ProblemCode::already_refunded:
    case ProblemCode::not_refundable:
      return 400;
    case ProblemCode::unauthorized:
      return 401;
    case ProblemCode::forbidden:
      return 403;
    case ProblemCode::payment_not_found:
    case ProblemCode::refund_not_found:
    case ProblemCode::not_found:
      return 404;
    case ProblemCode::method_not_allowed:
      return 405;
    case ProblemCode::refund_in_progress:
    case ProblemCode::balance_changed:
    case ProblemCode::review_over:
      return 409;
    case ProblemCode::body_too_large:
      return 413;
    case ProblemCode::unsupported_media_type:
      return 415;
    case ProblemCode::idempotency_key_reused:
    case ProblemCode::gateway_declined:
    case ProblemCode::refund_rejected:
      return 422;
    case ProblemCode::too_many_requests:
      return 429;
    case ProblemCode::gateway_unavailable:
    case ProblemCode::store_unavailable:
    case ProblemCode::overloaded:
      return 503;
    case ProblemCode::internal_error:
      return 500;
  }
  assert(false);
  return 500;
}

ProblemCode problem_of(RefundFailure failure) {
  switch (failure) {
    case RefundFailure::gateway_declined:
      return ProblemCode::gateway_declined;
    case RefundFailure::rejected:
      return ProblemCode::refund_rejected;
    case RefundFailure::gateway_unavailable:
    case RefundFailure::not_executed:
      return ProblemCode::gateway_unavailable;
  }
  assert(false);
  return ProblemCode::gateway_unavailable;
}

ProblemCode problem_of(LookupError error) {
  switch (error) {
    case LookupError::not_found:
      return ProblemCode::payment_not_found;
    case LookupError::unavailable:
      return ProblemCode::gateway_unavailable;
  }
  assert(false);
  return ProblemCode::gateway_unavailable;
}

}  // namespace refund::http
