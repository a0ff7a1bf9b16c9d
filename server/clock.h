#pragma once

#include <chrono>

namespace refund {

/// Time, as the service sees it: passed in so that tests can hold it still.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall-clock time, for the books and for calendars.
  virtual std::chrono::sys_seconds now() = 0;
  /// Never goes back: for durations and lifetimes.
  virtual std::chrono::steady_clock::time_point steady_now() = 0;
};

class SystemClock : public Clock {
 public:
  std::chrono::sys_seconds now() override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::now();
  }
};

}  // namespace refund
