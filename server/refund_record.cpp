#include "server/refund_record.h"

#include <cassert>

namespace refund {

std::string_view to_string(CallAnswer answer) {
  switch (answer) {
    case CallAnswer::unknown:
      return "unknown";
    case CallAnswer::accepted:
      return "accepted";
    case CallAnswer::declined:
      return "declined";
  }
  assert(false);
  return "";
}

std::optional<CallAnswer> call_answer_from(std::string_view word) {
  for (const auto answer : {CallAnswer::unknown, CallAnswer::accepted, CallAnswer::declined})
    if (to_string(answer) == word) return answer;
  return std::nullopt;
}

std::string_view to_string(Review review) {
  switch (review) {
    case Review::none:
      return "none";
    case Review::waiting:
      return "waiting";
    case Review::approved:
      return "approved";
    case Review::rejected:
      return "rejected";
  }
  assert(false);
  return "";
}

std::optional<Review> review_from(std::string_view word) {
  for (const auto review : {Review::none, Review::waiting, Review::approved, Review::rejected})
    if (to_string(review) == word) return review;
  return std::nullopt;
}

}  // namespace refund
