#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/metrics.h"
#include "shared/refund.h"

namespace refund {

/// Rings when a refund has settled in this process, so that whoever waits for it need not keep
/// asking the books. Another server's refunds don't ring here.
class SettledBell {
 public:
  /// `refund` has just left pending, and this process has moved it.
  void settled(const Refund& refund);
  /// It had left pending before.
  void ring(const RefundId& id);
  /// i'mport told of a cancellation that the books did not know. `cause`: on which occasion.
  void drifted(std::string_view cause);

  /// Counts all that in these metrics from now on. To be called before anything rings.
  void report_to(Metrics& metrics);

  /// Hears every ring from its making on: make it first, then read the books, then wait.
  class Listener {
   public:
    Listener(SettledBell& bell, const RefundId& id);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// True when it rang, false when the time has passed.
    bool wait_until(std::chrono::steady_clock::time_point end);

   private:
    friend class SettledBell;
    SettledBell& bell_;
    std::condition_variable heard_;
    bool rang_ = false;
    std::unordered_multimap<std::string, Listener*>::iterator place_;
  };

 private:
  Metrics* metrics_ = nullptr;
  std::mutex mutex_;
  std::unordered_multimap<std::string, Listener*> listeners_;
};

}  // namespace refund
