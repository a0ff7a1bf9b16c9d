#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace refund {

/// Threads that calls to i'mport run on, so that a customer can be answered while a slow call goes
/// on. They are made when first needed, up to `max`, and stay.
class CallPool {
 public:
  explicit CallPool(std::size_t max) : max_(max) {}
  /// Waits for the calls under way, each of which ends by the gateway's own time-out.
  ~CallPool();
  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;

  /// A thread that is promised to one call. It is given back when it is dropped unused.
  class Slot {
   public:
    explicit Slot(CallPool& pool) : pool_(&pool) {}
    ~Slot() {
      if (pool_) pool_->give_back();
    }
    Slot(Slot&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;

    /// Runs `call` on the thread. It must not throw.
    void run(std::function<void()> call) &&;

   private:
    CallPool* pool_;
  };

  /// Empty when every thread is taken, or when the pool is stopping. Asked for before an intent is
  /// written, so that no intent waits for a thread.
  std::optional<Slot> reserve();

  /// Takes no more calls and waits for those under way, at most `limit`. Returns how many are left.
  std::size_t stop(std::chrono::milliseconds limit);

  std::size_t busy() const;

 private:
  void start(std::function<void()> call);
  void give_back();
  void serve();

  const std::size_t max_;
  mutable std::mutex mutex_;
  std::condition_variable work_;  ///< there is a call to run, or the pool ends
  std::condition_variable idle_;  ///< a call has ended
  std::deque<std::function<void()>> calls_;
  std::vector<std::thread> threads_;
  std::size_t taken_ = 0;  ///< reserved or running; never more than there are threads
  bool stopping_ = false;
  bool ended_ = false;
};

}  // namespace refund
