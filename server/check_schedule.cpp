#include "server/check_schedule.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace refund {

std::chrono::seconds CheckSchedule::next(int looks) {
  using namespace std::chrono_literals;
  constexpr std::array<std::chrono::seconds, 6> delays{1s, 3s, 10s, 1min, 5min, 1h};

  const auto at = std::min(static_cast<std::size_t>(std::max(looks, 0)), delays.size() - 1);
  std::uniform_int_distribution<std::int64_t> jitter(0, delays[at].count() / 5);
  return delays[at] + std::chrono::seconds{jitter(random_)};
}

}  // namespace refund
