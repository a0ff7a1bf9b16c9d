#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace refund {

/// When the reconciler asks again: soon at first, since most lost answers are found at once, and
/// ever more seldom: 1 s, 3 s, 10 s, 1 min, 5 min, then hourly. Up to a fifth is added at random,
/// so that refunds which went astray together don't ask together for ever.
class CheckSchedule {
 public:
  explicit CheckSchedule(std::uint64_t seed) : random_(seed) {}

  /// How long to wait when it has been asked `looks` times since the call.
  std::chrono::seconds next(int looks);

 private:
  std::mt19937_64 random_;
};

}  // namespace refund
