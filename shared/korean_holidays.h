#pragma once

#include <chrono>
#include <optional>

namespace refund {

/// The years whose public holidays are known here. Outside of them no business day is counted: a
/// date that is guessed is worse than none.
inline constexpr std::chrono::year korean_holidays_first{2024};
inline constexpr std::chrono::year korean_holidays_last{2027};

/// A day on which Korean banks and PGs move money: no weekend, no public or substitute holiday, and
/// no May 1st, when banks were closed already before it became a public holiday in 2026. Empty
/// outside of the known years.
std::optional<bool> is_korean_business_day(std::chrono::year_month_day date);

/// The `count`-th business day after `date`; with 0 `date` itself if it is one, else the next.
/// Empty when the way there leaves the known years.
std::optional<std::chrono::year_month_day> after_business_days(std::chrono::year_month_day date,
                                                               int count);

}  // namespace refund
