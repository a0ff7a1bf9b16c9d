#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/sqlite/connection.h"

namespace refund::sqlite {

/// Writes of many threads, committed together. A commit costs one fsync however much is in it, so
/// one thread writes, and while the disk is busy with one transaction the next one gathers.
class GroupCommit {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  using Work = std::function<void(Connection&)>;

  /// `open` is called on the first write, and again after an error that may have hurt the
  /// connection: so the store recovers once the cause is gone. `between` is called between two
  /// commits, when nobody waits for the first one any more; it must not throw.
  explicit GroupCommit(Open open, std::function<void(Connection&)> between = {});
  /// Commits what is waiting, then ends.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Runs `work` inside a transaction with the work of others and returns once it is durable.
  /// Throws what `work` threw, in which case nothing that it did is kept, and the others' work is;
  /// or SQLite::Exception when the transaction as a whole failed. When any of them throws, all are
  /// rolled back and run once more, so `work` must do nothing but read and write the database.
  void run(const Work& work);

  WriteCounts counts() const;

 private:
  /// Each waits by itself: woken under one lock for all, those of a commit would wake up only to
  /// wait for that lock, one after the other.
  struct Job {
    const Work* work;
    std::exception_ptr error{};
    std::mutex mutex{};
    bool done = false;
    std::condition_variable wake{};

    void wait();
    void finish();
  };
  using Batch = std::vector<Job*>;

  void serve();
  void commit(const Batch& batch);
  void begin();
  bool run_all(const Batch& batch);
  void run_one(Job& job);

  const Open open_;
  const std::function<void(Connection&)> between_;
  std::unique_ptr<Connection> connection_;  // the writer thread's own

  mutable std::mutex mutex_;
  std::condition_variable work_;
  Batch waiting_;
  WriteCounts counts_;
  bool ended_ = false;
  std::thread writer_;
};

}  // namespace refund::sqlite
