#include "shared/korean_holidays.h"

#include <catch_amalgamated.hpp>
#include <map>
#include <set>
#include <string>

using namespace refund;
using namespace std::chrono;

namespace {

year_month_day date(int y, unsigned m, unsigned d) {
  return year{y} / month{m} / day{d};
}

std::string spelled(year_month_day d) {
  return std::to_string(static_cast<int>(d.year())) + "-" +
         std::to_string(static_cast<unsigned>(d.month())) + "-" +
         std::to_string(static_cast<unsigned>(d.day()));
}

bool is_weekend(sys_days day) {
  return weekday{day} == Saturday || weekday{day} == Sunday;
}

/// What a year's holidays hang on: the lunar days (KASI), elections and the cabinet's decisions.
struct YearOfHolidays {
  int year;
  month_day lunar_new_year, buddhas_birthday, chuseok;
  std::set<month_day> single_days;
};

/// The weekdays without business by the law and the decree: an own computation, not the table.
std::set<sys_days> by_law(const YearOfHolidays& in) {
  const year y{in.year};
  // True: it has a substitute when it falls on a Saturday too, not only on a Sunday.
  std::multimap<sys_days, bool> with_substitute;
  std::set<sys_days> days_off;
  const auto feast = [&](month_day middle) {
    const sys_days day{y / middle.month() / middle.day()};
    for (const auto each : {day - days{1}, day, day + days{1}})
      with_substitute.emplace(each, false);
  };
  feast(in.lunar_new_year);
  feast(in.chuseok);
  for (const auto each : {March / 1, May / 5, August / 15, October / 3, October / 9, December / 25,
                          in.buddhas_birthday})
    with_substitute.emplace(y / each.month() / each.day(), true);
  if (in.year >= 2026) {
    with_substitute.emplace(y / July / 17, true);
    with_substitute.emplace(y / May / 1, true);
  }

  for (const auto& [day, saturday_too] : with_substitute) days_off.insert(day);
  for (const auto each : {January / 1, June / 6, May / 1})
    days_off.insert(y / each.month() / each.day());
  for (const auto each : in.single_days) days_off.insert(y / each.month() / each.day());

  std::set<sys_days> done;
  for (const auto& [day, saturday_too] : with_substitute) {
    const bool moved = weekday{day} == Sunday || (saturday_too && weekday{day} == Saturday) ||
                       with_substitute.count(day) > 1;
    if (!moved || !done.insert(day).second) continue;
    auto substitute = day + days{1};
    while (is_weekend(substitute) || days_off.count(substitute) > 0) substitute += days{1};
    days_off.insert(substitute);
  }
  std::erase_if(days_off, is_weekend);
  return days_off;
}

}  // namespace

TEST_CASE("holidays: the table is what law, moon and cabinet come to") {
  const auto of = GENERATE(values<YearOfHolidays>({
      {2024, February / 10, May / 15, September / 17, {April / 10, October / 1}},
      {2025, January / 29, May / 5, October / 6, {January / 27, June / 3}},
      {2026, February / 17, May / 24, September / 25, {June / 3}},
      {2027, February / 7, May / 13, September / 15, {}},
  }));
  const auto days_off = by_law(of);
  const sys_days new_year{year{of.year} / January / 1};
  const sys_days new_years_eve{year{of.year} / December / 31};
  for (auto day = new_year; day <= new_years_eve; day += days{1}) {
    INFO(spelled(day));
    CHECK(is_korean_business_day(day) == (!is_weekend(day) && days_off.count(day) == 0));
  }
}

TEST_CASE("holidays: outside of the known years nothing is said") {
  CHECK_FALSE(is_korean_business_day(date(2023, 12, 29)));
  CHECK_FALSE(is_korean_business_day(date(2028, 1, 3)));
  CHECK_FALSE(is_korean_business_day(date(2026, 2, 30)));
  CHECK_FALSE(after_business_days(date(2018, 2, 1), 1));
  CHECK_FALSE(after_business_days(date(2027, 12, 30), 2));
  CHECK(after_business_days(date(2027, 12, 30), 1) == date(2027, 12, 31));
}

TEST_CASE("holidays: business days are counted over weekends and feasts") {
  const auto [from, count, expected] = GENERATE(table<year_month_day, int, year_month_day>({
      {date(2026, 11, 23), 0, date(2026, 11, 23)},
      {date(2026, 11, 23), 1, date(2026, 11, 24)},
      {date(2026, 11, 27), 1, date(2026, 11, 30)},  // Friday
      {date(2026, 11, 28), 0, date(2026, 11, 30)},  // Saturday
      {date(2026, 11, 28), 1, date(2026, 11, 30)},
      {date(2026, 9, 23), 1, date(2026, 9, 28)},   // Chuseok
      {date(2025, 10, 2), 1, date(2025, 10, 10)},  // the ten days of 2025
      {date(2026, 12, 24), 3, date(2026, 12, 30)},
      {date(2026, 12, 31), 1, date(2027, 1, 4)},
      {date(2027, 2, 5), 1, date(2027, 2, 10)},  // Lunar New Year with its substitute
  }));
  INFO(spelled(from) << " and " << count);
  CHECK(after_business_days(from, count) == expected);
}
