#pragma once

namespace refund {

/// While one of these lives, its thread waits for somebody outside of this process and takes no
/// processor. Whoever gave the thread its work is told, and may let other work begin meanwhile.
class OutsideWait {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    virtual void wait_begins() = 0;
    virtual void wait_ends() = 0;
  };

  OutsideWait() {
    if (host) host->wait_begins();
  }
  ~OutsideWait() {
    if (host) host->wait_ends();
  }
  OutsideWait(const OutsideWait&) = delete;
  OutsideWait& operator=(const OutsideWait&) = delete;

  /// Of this thread's work; none for a thread that nobody counts.
  static inline thread_local Host* host = nullptr;
};

}  // namespace refund
