#include "server/call_pool.h"

#include <system_error>
#include <utility>

namespace refund {

CallPool::~CallPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    ended_ = true;
  }
  work_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void CallPool::Slot::run(std::function<void()> rest) && {
  if (pool_->start(rest)) {
    pool_ = nullptr;
    return;
  }
  rest();
}

std::optional<CallPool::Slot> CallPool::reserve() {
  const std::lock_guard lock(mutex_);
  if (stopping_ || taken_ >= max_) return std::nullopt;
  ++taken_;
  return std::optional<Slot>{std::in_place, *this};
}

void CallPool::give_back() {
  const std::lock_guard lock(mutex_);
  --taken_;
  if (stopping_) idle_.notify_all();
}

/// False, and `rest` is as it was, when there is no thread for it.
bool CallPool::start(std::function<void()>& rest) {
  {
    const std::lock_guard lock(mutex_);
    if (idle_threads_ <= rests_.size()) {
      try {
        threads_.emplace_back([this] { serve(); });
      } catch (const std::system_error&) {
        return false;
      }
      ++idle_threads_;
    }
    rests_.push_back(std::move(rest));
  }
  work_.notify_one();
  return true;
}

void CallPool::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return ended_ || !rests_.empty(); });
    if (rests_.empty()) return;

    --idle_threads_;
    auto rest = std::move(rests_.front());
    rests_.pop_front();
    lock.unlock();
    rest();
    rest = nullptr;  // what it holds is freed before the call counts as ended
    lock.lock();
    ++idle_threads_;
    --taken_;
    if (stopping_) idle_.notify_all();
  }
}

std::size_t CallPool::stop(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  idle_.wait_for(lock, limit, [this] { return taken_ == 0; });
  return taken_;
}

std::size_t CallPool::busy() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

}  // namespace refund
