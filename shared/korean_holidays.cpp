#include "shared/korean_holidays.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace refund {
namespace {

using namespace std::chrono;

// Public holidays with their substitutes, as month * 100 + day; those on weekends are left out,
// since weekends are no business days anyway.
//
// Sources. The law: Act on Public Holidays (공휴일에 관한 법률) with its amendment of 2026-02-10,
// which made Constitution Day one again, and the decree 관공서의 공휴일에 관한 규정, by which New
// Year's Day and Memorial Day have no substitute, and Labour Day is a holiday from 2026. The lunar
// days: computed with ICU's Dangi calendar, equal to KASI's almanac (월력요항). Each list was
// compared with npm date-holidays 3.37.0 and with vacanza/holidays
// (snapshots/countries/KR_COMMON.json). By the cabinet's decision: 2024-10-01 and 2025-01-27;
// elections: 2024-04-10, 2025-06-03, 2026-06-03. 2027 follows the law as it stands; a temporary
// holiday may still be added to it.
constexpr std::uint16_t days_of_2024[] = {101, 209, 212, 301, 410,  501,  506,  515, 606,
                                          815, 916, 917, 918, 1001, 1003, 1009, 1225};
constexpr std::uint16_t days_of_2025[] = {101, 127, 128, 129,  130,  303,  501,  505,  506,
                                          603, 606, 815, 1003, 1006, 1007, 1008, 1009, 1225};
constexpr std::uint16_t days_of_2026[] = {101, 216, 217, 218, 302, 501,  505,  525,
                                          603, 717, 817, 924, 925, 1005, 1009, 1225};
constexpr std::uint16_t days_of_2027[] = {101, 208, 209, 301, 503,  505,  513, 719,
                                          816, 914, 915, 916, 1004, 1011, 1227};

template <std::size_t n>
bool contains(const std::uint16_t (&days)[n], unsigned day) {
  return std::find(std::begin(days), std::end(days), day) != std::end(days);
}

bool is_listed(year_month_day date) {
  const auto day = static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
  switch (static_cast<int>(date.year())) {
    case 2024:
      return contains(days_of_2024, day);
    case 2025:
      return contains(days_of_2025, day);
    case 2026:
      return contains(days_of_2026, day);
    case 2027:
      return contains(days_of_2027, day);
    default:
      return false;
  }
}

}  // namespace

std::optional<bool> is_korean_business_day(year_month_day date) {
  if (!date.ok() || date.year() < korean_holidays_first || date.year() > korean_holidays_last)
    return std::nullopt;
  const weekday day{sys_days{date}};
  return day != Saturday && day != Sunday && !is_listed(date);
}

std::optional<year_month_day> after_business_days(year_month_day date, int count) {
  auto open = is_korean_business_day(date);
  const auto next = [&] {
    date = sys_days{date} + days{1};
    open = is_korean_business_day(date);
  };

  while (open && count > 0) {
    next();
    if (open && *open) --count;
  }
  while (open && !*open) next();
  if (!open) return std::nullopt;
  return date;
}

}  // namespace refund
