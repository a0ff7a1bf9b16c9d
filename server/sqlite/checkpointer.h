#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "server/sqlite/connection.h"

namespace refund::sqlite {

/// Brings the write-ahead log into the file beside the writer, while customers' commits go on.
///
/// SQLite by itself does it within a commit, whose customer then waits for thousands of pages to be
/// copied and flushed. Here a thread copies them, and then, between two commits, the few that were
/// written meanwhile, since the log begins anew only when nothing is left in it.
class Checkpointer {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  /// Runs work with the writer's connection, between two commits.
  using Between = std::function<void(const std::function<void(Connection&)>&)>;

  /// So many pages of log, half a megabyte, are copied at a time: commits wait behind it for the
  /// disk, in large books longest, and with more the slowest hundredth of them waits half as long
  /// again (docs/performance.md).
  static constexpr int pages_at_a_time = 125;
  /// So many times as long as a copying took there is none after it, so that a disk that takes long
  /// for a flush has most of its time for commits.
  static constexpr int rest = 5;
  /// But no longer than that: a disk that hung for minutes has its log copied all the same. After a
  /// copying that failed it is this long, or each commit would try again, and say so in the log.
  static constexpr std::chrono::seconds rest_at_most{5};
  /// From here on the writer copies them itself.
  static constexpr int pages_too_many = 16'000;

  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;

  /// `open` opens a connection that may write. It is called when there is something to do, and so
  /// is `between`. `now` is asked by the thread and the writer.
  Checkpointer(Open open, Between between, Now now = Clock::now);
  /// Ends the copying that is under way first.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Lets this one do on `writer` what SQLite would do at its commits.
  void watch(Connection& writer);

  /// For the writer, between two commits: copies when the thread does not get on, or can't keep up.
  void catch_up(Connection& writer);

 private:
  void log_has(int pages);
  void serve();
  bool copy();

  const Open open_;
  const Between between_;
  const Now now_;
  std::unique_ptr<Connection> connection_;  // the thread's own
  std::atomic<bool> too_many_ = false;
  std::atomic<Clock::time_point> rest_until_{};

  std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace refund::sqlite
