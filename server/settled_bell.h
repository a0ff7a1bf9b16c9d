#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>

#include "shared/id.h"

namespace refund {

/// Rings when a refund has settled in this process, so that whoever waits for it need not keep
/// asking the books. Another server's refunds don't ring here.
class SettledBell {
 public:
  void ring(const RefundId& id);

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
  std::mutex mutex_;
  std::unordered_multimap<std::string, Listener*> listeners_;
};

}  // namespace refund
