#include "shared/eligibility_words.h"

#include <cassert>

#include "shared/kst.h"
#include "shared/shop_terms.h"

namespace refund {

using std::chrono::sys_days;
using std::chrono::year_month_day;

std::string_view to_string(Knowledge knowledge) {
  switch (knowledge) {
    case Knowledge::documented:
      return "documented";
    case Knowledge::usual:
      return "usual";
    case Knowledge::unknown:
      return "unknown";
  }
  assert(false);
  return "";
}

std::optional<Knowledge> knowledge_from(std::string_view word) {
  for (const auto each : {Knowledge::documented, Knowledge::usual, Knowledge::unknown})
    if (to_string(each) == word) return each;
  return std::nullopt;
}

std::string_view to_string(ArrivalKind kind) {
  switch (kind) {
    case ArrivalKind::unknown:
      return "unknown";
    case ArrivalKind::same_day:
      return "same_day";
    case ArrivalKind::business_days:
      return "business_days";
    case ArrivalKind::business_days_or_more:
      return "business_days_or_more";
    case ArrivalKind::thursdays:
      return "thursdays";
  }
  assert(false);
  return "";
}

std::optional<ArrivalKind> arrival_kind_from(std::string_view word) {
  for (const auto each : {ArrivalKind::unknown, ArrivalKind::same_day, ArrivalKind::business_days,
                          ArrivalKind::business_days_or_more, ArrivalKind::thursdays})
    if (to_string(each) == word) return each;
  return std::nullopt;
}

std::string_view to_string(FeeBearer bearer) {
  switch (bearer) {
    case FeeBearer::merchant:
      return "merchant";
    case FeeBearer::customer:
      return "customer";
  }
  assert(false);
  return "";
}

std::optional<FeeBearer> fee_bearer_from(std::string_view word) {
  for (const auto each : {FeeBearer::merchant, FeeBearer::customer})
    if (to_string(each) == word) return each;
  return std::nullopt;
}

std::string date_text(year_month_day date) {
  return kst_timestamp(sys_days{date} - kst_offset).substr(0, 10);
}

std::optional<year_month_day> date_from(std::string_view text) {
  const auto midnight = from_kst_timestamp(std::string{text} + "T00:00:00+09:00");
  if (!midnight) return std::nullopt;
  return kst_date(*midnight);
}

}  // namespace refund
