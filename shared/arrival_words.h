#pragma once

#include <chrono>
#include <string>

#include "shared/arrival.h"
#include "shared/messages.h"

namespace refund {

/// "영업일 기준 3~5일 (11월 26일 ~ 11월 30일)" or "3 to 5 business days (Nov 26 – Nov 30)". A line
/// breaks before the dates, not among them.
std::string arrival_text(const Arrival& arrival, Lang lang);

/// "11월 26일" or "Nov 26", which no line break takes apart.
std::string day_text(std::chrono::year_month_day date, Lang lang);

}  // namespace refund
