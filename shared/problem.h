#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/refund_rules.h"
#include "shared/refusal_kind.h"

namespace refund {

/// Why a call was not answered with what it asked for. The word is its spelling on the wire: the
/// `code` that programs match on.
enum class ProblemCode {
  invalid_request,
  validation_failed,
  already_refunded,
  not_refundable,
  unauthorized,
  forbidden,
  payment_not_found,
  refund_not_found,
  not_found,
  method_not_allowed,
  refund_in_progress,
  balance_changed,
  body_too_large,
  unsupported_media_type,
  idempotency_key_reused,
  gateway_declined,
  refund_rejected,  ///< by the shop, after a review; its words are in `detail`
  review_over,      ///< approved or rejected already, or never to be reviewed
  too_many_requests,
  gateway_unavailable,
  store_unavailable,
  overloaded,
  internal_error,
};

std::string_view to_string(ProblemCode code);
std::optional<ProblemCode> problem_code_from(std::string_view word);

/// One field that is wrong. `code` is a Violation's word, or one of the shape errors below.
struct FieldError {
  std::string field;
  std::string code;
  std::string message;  ///< for people, in their language

  bool operator==(const FieldError&) const = default;
};

/// What is wrong with the shape of a body, before any rule is asked.
enum class ShapeError {
  not_json,       ///< not one JSON text in UTF-8, or nested too deep, or a name twice
  not_an_object,  ///< JSON, but no object
  missing,
  wrong_type,     ///< null is one too: a NaN amount turns into null on its way into JSON
  unknown_field,  ///< refused, since a misspelt amount would mean "everything"
};

std::string_view to_string(ShapeError error);

/// A problem document (RFC 9457). `message` is what a person reads; `detail` says what happened in
/// this case, such as i'mport's own words.
struct Problem {
  ProblemCode code;
  int status = 0;  ///< HTTP
  std::string detail{};
  std::string message{};
  std::optional<NotRefundable> reason{};  ///< with not_refundable and already_refunded
  std::optional<RefusalKind> refusal{};   ///< with gateway_declined: what the words come to
  std::vector<FieldError> errors{};
  std::string instance{};  ///< the refund that it is about, such as /refunds/rf_…; may be empty
  std::optional<Money> refundable{};  ///< with gateway_declined: what the order has left by now
};

}  // namespace refund
