#include "server/sqlite/group_commit.h"

#include <algorithm>
#include <utility>

namespace refund::sqlite {

GroupCommit::GroupCommit(Open open, std::function<void(Connection&)> between)
    : open_(std::move(open)), between_(std::move(between)), writer_([this] { serve(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  work_.notify_one();
  writer_.join();
}

void GroupCommit::run(const Work& work) {
  Job job{&work};
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&job);
    first = waiting_.size() == 1;
  }
  if (first) work_.notify_one();
  job.wait();
  if (job.error) std::rethrow_exception(job.error);
}

void GroupCommit::Job::wait() {
  std::unique_lock lock(mutex);
  wake.wait(lock, [this] { return done; });
}

void GroupCommit::Job::finish() {
  const std::lock_guard lock(mutex);
  done = true;
  // Under the lock: a job lives on its caller's stack and is gone once the caller wakes up.
  wake.notify_one();
}

WriteCounts GroupCommit::counts() const {
  const std::lock_guard lock(mutex_);
  auto counts = counts_;
  counts.waiting = static_cast<std::int64_t>(waiting_.size());
  return counts;
}

void GroupCommit::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) return;

    const auto batch = std::exchange(waiting_, {});
    lock.unlock();
    try {
      commit(batch);
    } catch (...) {
      // The transaction is gone, and with it the work of those that had succeeded.
      for (auto* job : batch)
        if (!job->error) job->error = std::current_exception();
      connection_.reset();
    }
    lock.lock();
    ++counts_.commits;
    counts_.writes += static_cast<std::int64_t>(batch.size());
    counts_.largest = std::max(counts_.largest, static_cast<std::int64_t>(batch.size()));
    lock.unlock();
    for (auto* job : batch) job->finish();
    if (between_ && connection_) between_(*connection_);
    lock.lock();
  }
}

void GroupCommit::commit(const Batch& batch) {
  if (!connection_) connection_ = open_();
  begin();
  if (!run_all(batch)) {
    if (connection_->in_transaction()) Query{*connection_, "ROLLBACK"}.execute();
    begin();
    for (auto* job : batch) run_one(*job);
  }
  Query{*connection_, "COMMIT"}.execute();
}

void GroupCommit::begin() {
  // IMMEDIATE takes the file's write lock now, where another program's lock can be waited for.
  Query{*connection_, "BEGIN IMMEDIATE"}.execute();
}

/// The usual case: nothing fails, and no savepoint has to keep each page as it was before.
bool GroupCommit::run_all(const Batch& batch) {
  try {
    for (const auto* job : batch) (*job->work)(*connection_);
    return true;
  } catch (...) {
    return false;  // whose fault it was, and what it was, shows when each runs by itself
  }
}

/// Each in a savepoint of its own, so that one that fails takes nothing of the others with it.
void GroupCommit::run_one(Job& job) {
  Query{*connection_, "SAVEPOINT one"}.execute();
  try {
    (*job.work)(*connection_);
  } catch (...) {
    if (!connection_->in_transaction()) throw;
    job.error = std::current_exception();
    Query{*connection_, "ROLLBACK TO one"}.execute();
  }
  Query{*connection_, "RELEASE one"}.execute();
}

}  // namespace refund::sqlite
