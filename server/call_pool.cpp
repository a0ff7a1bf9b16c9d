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

void CallPool::Slot::run(std::function<void()> call) && {
  std::exchange(pool_, nullptr)->start(std::move(call));
}

std::optional<CallPool::Slot> CallPool::reserve() {
  const std::lock_guard lock(mutex_);
  if (stopping_ || taken_ >= max_) return std::nullopt;
  if (taken_ == threads_.size()) {
    try {
      threads_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {
      return std::nullopt;  // the machine has no thread left to give
    }
  }
  ++taken_;
  return std::optional<Slot>{std::in_place, *this};
}

void CallPool::give_back() {
  const std::lock_guard lock(mutex_);
  --taken_;
  idle_.notify_all();
}

void CallPool::start(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  work_.notify_one();
}

void CallPool::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return ended_ || !calls_.empty(); });
    if (calls_.empty()) return;

    auto call = std::move(calls_.front());
    calls_.pop_front();
    lock.unlock();
    call();
    call = nullptr;  // what it holds is freed before the thread counts as idle
    lock.lock();
    --taken_;
    idle_.notify_all();
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
