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

/// Counts the calls to i'mport, and has threads for what is left of one when its customer is
/// answered before it has ended. These are made when first needed, up to `max`, and stay.
class CallPool {
 public:
  explicit CallPool(std::size_t max) : max_(max) {}
  /// Waits for the calls under way, each of which ends by the gateway's own time-out.
  ~CallPool();
  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;

  /// The right to one call. It is given back when it is dropped.
  class Slot {
   public:
    explicit Slot(CallPool& pool) : pool_(&pool) {}
    ~Slot() {
      if (pool_) pool_->give_back();
    }
    Slot(Slot&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;

    /// Runs `rest` on a thread of the pool, which has the right until then. Where the machine has
    /// no thread left to give, it runs on this one. It must not throw.
    void run(std::function<void()> rest) &&;

   private:
    CallPool* pool_;
  };

  /// Empty when there are `max` calls, or when the pool is stopping. Asked for before an intent is
  /// written, so that no intent waits for its call.
  std::optional<Slot> reserve();

  /// Takes no more calls and waits for those under way, at most `limit`. Returns how many are left.
  std::size_t stop(std::chrono::milliseconds limit);

  std::size_t busy() const;

 private:
  bool start(std::function<void()>& rest);
  void give_back();
  void serve();

  const std::size_t max_;
  mutable std::mutex mutex_;
  std::condition_variable work_;  ///< there is something to run, or the pool ends
  std::condition_variable idle_;  ///< a call has ended
  std::deque<std::function<void()>> rests_;
  std::vector<std::thread> threads_;
  std::size_t idle_threads_ = 0;
  std::size_t taken_ = 0;  ///< by slots, and by what runs on the threads
  bool stopping_ = false;
  bool ended_ = false;
};

}  // namespace refund
