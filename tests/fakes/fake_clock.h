#pragma once

#include <chrono>
#include <mutex>

#include "server/clock.h"

namespace refund::fakes {

/// Stands still until it is told to move on.
class FakeClock : public Clock {
 public:
  explicit FakeClock(std::chrono::sys_seconds now = start) : now_(now) {}

  /// February 1st 2018, 9:00 in Seoul: the day after the guide's own order was paid.
  static constexpr std::chrono::sys_seconds start{std::chrono::seconds{1'517'443'200}};

  std::chrono::sys_seconds now() override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  std::chrono::steady_clock::time_point steady_now() override {
    const std::lock_guard lock(mutex_);
    return steady_;
  }

  void advance(std::chrono::seconds time) {
    const std::lock_guard lock(mutex_);
    now_ += time;
    steady_ += time;
  }
  /// As when someone sets the machine's clock: no time has passed.
  void set_wall_clock(std::chrono::seconds forward) {
    const std::lock_guard lock(mutex_);
    now_ += forward;
  }

 private:
  std::mutex mutex_;
  std::chrono::sys_seconds now_;
  std::chrono::steady_clock::time_point steady_{};
};

}  // namespace refund::fakes
