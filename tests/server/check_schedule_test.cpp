#include "server/check_schedule.h"

#include <catch_amalgamated.hpp>
#include <vector>

using namespace refund;
using namespace std::chrono_literals;

TEST_CASE("check schedule: soon, then ever more seldom, and at random by up to a fifth") {
  const auto [looks, delay] = GENERATE(table<int, std::chrono::seconds>(
      {{0, 1s}, {1, 3s}, {2, 10s}, {3, 1min}, {4, 5min}, {5, 1h}, {6, 1h}, {1'000'000, 1h}}));
  CheckSchedule schedule{42};
  for (int i = 0; i < 100; ++i) {
    const auto next = schedule.next(looks);
    CHECK(next >= delay);
    CHECK(next <= delay + delay / 5);
  }
}

TEST_CASE("check schedule: one seed, one schedule") {
  const auto hours = [](std::uint64_t seed) {
    CheckSchedule schedule{seed};
    std::vector<std::chrono::seconds> delays;
    for (int i = 0; i < 10; ++i) delays.push_back(schedule.next(9));
    return delays;
  };
  CHECK(hours(1) == hours(1));
  CHECK(hours(1) != hours(2));
}
