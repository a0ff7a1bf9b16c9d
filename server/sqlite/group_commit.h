#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/sqlite/connection.h"

namespace refund::sqlite {

/// Writes of many threads, committed together: a commit costs one fsync however much is in it, and
/// while the disk is busy with one the next ones line up. A thread of its own commits what is in
/// line. While writes come one by one each is carried out by the thread that asks, and nobody has
/// to be woken for it.
class GroupCommit {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  using Work = std::function<void(Connection&)>;

  /// `open` is called on the first write, and again after an error that may have hurt the
  /// connection: so the store recovers once the cause is gone. `between` is called after each
  /// commit, when only the thread that made it still waits; it must not throw.
  explicit GroupCommit(Open open, Work between = {});
  /// Commits what is in line, then ends.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Runs `work` inside a transaction with the work of others and returns once it is durable.
  /// Throws what `work` threw, in which case nothing that it did is kept, and the others' work is;
  /// or SQLite::Exception when the transaction as a whole failed. When any of them throws, all are
  /// rolled back and run once more, so `work` must do nothing but read and write the database.
  /// It may run on another thread.
  void run(const Work& work);

  /// Runs `work` between two commits, outside of any transaction, while others line up. Does
  /// nothing when there is no connection. `work` must not throw.
  void alone(const Work& work);

  WriteCounts counts() const;

 private:
  /// Each waits by itself: woken under one lock for all, those of a commit would wake up only to
  /// wait for that lock, one after the other.
  struct Job {
    const Work* work;
    bool alone = false;
    std::exception_ptr error{};
    std::mutex mutex{};
    bool done = false;
    std::condition_variable wake{};

    void wait();
    void finish();
  };
  using Batch = std::vector<Job*>;

  void serve(Job& job);
  bool goes_at_once(Job& job);
  void write_lines();
  void write_next() noexcept;
  Batch next_batch();
  void carry_out(const Batch& batch);
  void commit(const Batch& batch);
  void begin();
  bool run_all(const Batch& batch);
  void run_one(Job& job);

  const Open open_;
  const Work between_;
  std::unique_ptr<Connection> connection_;  // of whoever writes

  mutable std::mutex mutex_;
  std::deque<Job*> line_;
  bool busy_ = false;       // somebody writes
  bool one_by_one_ = true;  // the last commit was of one write
  bool ended_ = false;
  std::condition_variable work_;  // for the thread: there is a line, and nobody writes
  WriteCounts counts_;
  std::thread thread_;
};

}  // namespace refund::sqlite
