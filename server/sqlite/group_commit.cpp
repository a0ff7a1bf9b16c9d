#include "server/sqlite/group_commit.h"

#include <algorithm>
#include <utility>

namespace refund::sqlite {

GroupCommit::GroupCommit(Open open, Work between)
    : open_(std::move(open)), between_(std::move(between)), thread_([this] { write_lines(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void GroupCommit::run(const Work& work) {
  Job job{&work};
  serve(job);
  if (job.error) std::rethrow_exception(job.error);
}

void GroupCommit::alone(const Work& work) {
  Job job{&work, true};
  serve(job);
}

void GroupCommit::serve(Job& job) {
  if (!goes_at_once(job)) return job.wait();
  write_next();
  const std::lock_guard lock(mutex_);
  busy_ = false;
  if (!line_.empty() || ended_) work_.notify_one();
}

/// Where many write, the thread does: it needs no waking as long as there is a line.
bool GroupCommit::goes_at_once(Job& job) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    line_.push_back(&job);
    first = !busy_ && line_.size() == 1;
    if (first && one_by_one_) return busy_ = true;
  }
  if (first) work_.notify_one();
  return false;
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
  counts.waiting = static_cast<std::int64_t>(line_.size());
  return counts;
}

void GroupCommit::write_lines() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return !busy_ && (ended_ || !line_.empty()); });
    if (line_.empty()) return;
    busy_ = true;
    lock.unlock();
    write_next();
    lock.lock();
    busy_ = false;
  }
}

/// By whoever is busy_. What is thrown here ends the process, which is safe at any moment; a line
/// that stands still is not.
void GroupCommit::write_next() noexcept {
  const auto batch = next_batch();
  if (batch.front()->alone) {
    if (connection_) (*batch.front()->work)(*connection_);
  } else {
    carry_out(batch);
  }
  for (auto* job : batch) job->finish();
  if (between_ && connection_) between_(*connection_);
}

/// All that are in line, up to one that has to run alone.
GroupCommit::Batch GroupCommit::next_batch() {
  const std::lock_guard lock(mutex_);
  const auto end = line_.front()->alone
                       ? line_.begin() + 1
                       : std::ranges::find_if(line_, [](const auto* job) { return job->alone; });
  Batch batch(line_.begin(), end);
  line_.erase(line_.begin(), end);
  one_by_one_ = batch.size() == 1;
  return batch;
}

void GroupCommit::carry_out(const Batch& batch) {
  try {
    commit(batch);
  } catch (...) {
    // The transaction is gone, and with it the work of those that had succeeded.
    for (auto* job : batch)
      if (!job->error) job->error = std::current_exception();
    connection_.reset();
  }
  const std::lock_guard lock(mutex_);
  ++counts_.commits;
  counts_.writes += static_cast<std::int64_t>(batch.size());
  counts_.largest = std::max(counts_.largest, static_cast<std::int64_t>(batch.size()));
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
  connection_->audit_head.reset();
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
    connection_->audit_head.reset();
  }
  Query{*connection_, "RELEASE one"}.execute();
}

}  // namespace refund::sqlite
