#pragma once

#include <chrono>
#include <optional>

#include "shared/pg_rules.h"

namespace refund {

/// When the customer has the money: what the PG's rule says, and the dates it comes to.
struct Arrival {
  ArrivalKind kind = ArrivalKind::unknown;
  int from = 0;  ///< business days after the request, with business_days and business_days_or_more
  int to = 0;
  /// In Korea's calendar. Empty when nothing is known, or the days lie beyond the known holidays.
  std::optional<std::chrono::year_month_day> earliest;
  std::optional<std::chrono::year_month_day> latest;  ///< empty too when there is no latest day

  bool operator==(const Arrival&) const = default;
};

/// For a refund of `amount` that is asked for `now`. The day counts in Seoul.
Arrival arrival_of(const Payment& payment, Money amount, std::chrono::sys_seconds now);

}  // namespace refund
