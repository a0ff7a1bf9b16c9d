#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "server/outside_wait.h"

namespace refund::http {

/// Threads that serve items from a bounded queue. They are made when they are first needed, up to
/// `workers`, and stay. At most one sleeping worker is being woken at any time, and the one that
/// went to sleep last: short work then stays on few threads with warm caches, while work that
/// blocks still gets a thread each, because the woken one wakes the next if items are left.
///
/// At most `at_once` items are begun while as many are being worked on, however many threads there
/// are: more of them would only take turns on the same processors and books. One that waits for
/// somebody outside (OutsideWait) does not count.
template <class Item>
class WorkerPool : private OutsideWait::Host {
 public:
  WorkerPool(std::size_t workers, std::size_t queue, std::function<void(Item)> serve,
             std::size_t at_once = std::numeric_limits<std::size_t>::max())
      : workers_(workers), queue_(queue), at_once_(at_once), serve_(std::move(serve)) {}
  ~WorkerPool() override { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when there are as many items as workers, and a full queue besides, whether they are
  /// being served or may not begin yet.
  bool offer(Item item) {
    std::unique_lock lock(mutex_);
    if (busy_ + waiting_.size() >= workers_ + queue_) return false;
    waiting_.push_back(std::move(item));
    wake_one(lock);
    return true;
  }

  /// For an item that is already being served and goes to the end of the queue, full or not.
  void queue_again(Item item) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(std::move(item));
    wake_one(lock);
  }

  /// Serves what is queued and returns when the last worker has ended.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      for (auto* worker : idle_) worker->wake.notify_one();
    }
    for (auto& thread : threads_)
      if (thread.joinable()) thread.join();
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  std::size_t threads() const {
    const std::lock_guard lock(mutex_);
    return threads_.size();
  }
  std::size_t busy() const { return busy_; }

 private:
  struct Worker {
    std::condition_variable wake;
    bool woken = false;
  };

  void wait_begins() override {
    std::unique_lock lock(mutex_);
    --active_;
    wake_one(lock);
  }
  /// Goes on at once, also where others have begun meanwhile: what is begun comes first.
  void wait_ends() override {
    const std::lock_guard lock(mutex_);
    ++active_;
  }

  bool may_take() const { return !waiting_.empty() && (active_ < at_once_ || stopping_); }

  /// Lets go of the lock first, else the woken worker would only wait for it.
  void wake_one(std::unique_lock<std::mutex>& lock) {
    Worker* worker = nullptr;
    if (may_take() && !waking_) {
      if (!idle_.empty()) {
        worker = idle_.back();
        idle_.pop_back();
        worker->woken = waking_ = true;
      } else if (threads_.size() < workers_ && !stopping_) {
        make_one();
      }
    }
    lock.unlock();
    if (worker) worker->wake.notify_one();
  }

  void make_one() {
    try {
      auto& made = *workers_made_.emplace_back(std::make_unique<Worker>());
      threads_.emplace_back([this, &made] { work(made); });
      waking_ = true;
    } catch (const std::system_error&) {
      // The system has no thread left for us. Those we have serve the queue; with none, say so.
      if (threads_.empty()) throw;
    }
  }

  void work(Worker& self) {
    OutsideWait::host = this;
    std::unique_lock lock(mutex_);
    waking_ = false;
    while (true) {
      while (!may_take()) {
        if (stopping_) return;
        idle_.push_back(&self);
        self.wake.wait(lock, [&] { return self.woken || stopping_; });
        if (std::exchange(self.woken, false))
          waking_ = false;
        else
          std::erase(idle_, &self);
      }
      auto item = std::move(waiting_.front());
      waiting_.pop_front();
      ++busy_;
      ++active_;
      wake_one(lock);
      serve_(std::move(item));
      lock.lock();
      --busy_;
      --active_;
    }
  }

  const std::size_t workers_;
  const std::size_t queue_;
  const std::size_t at_once_;
  const std::function<void(Item)> serve_;

  mutable std::mutex mutex_;
  std::deque<Item> waiting_;
  std::vector<std::unique_ptr<Worker>> workers_made_;  // each as long as the pool: see wake_one()
  std::vector<Worker*> idle_;  // the one that went to sleep last is at the end
  std::vector<std::thread> threads_;
  bool waking_ = false;  // a worker has been woken or made and has not looked at the queue yet
  bool stopping_ = false;
  std::size_t active_ = 0;  // items that are being worked on and do not wait for somebody outside
  std::atomic<std::size_t> busy_ = 0;
};

}  // namespace refund::http
