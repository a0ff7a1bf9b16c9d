#pragma once

#include <atomic>
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
/// copied and flushed. Here a thread copies them; the few that were written meanwhile are left to
/// the writer, between two commits, since the log begins anew only when nothing is left in it.
class Checkpointer {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;

  /// So many pages of log, 16 MB, are copied at a time: those that many refunds have changed are
  /// then copied once.
  static constexpr int pages_at_a_time = 4'000;
  /// From here on the writer copies them itself: the thread does not get on, or can't keep up.
  static constexpr int pages_too_many = 4 * pages_at_a_time;

  /// `open` opens a connection that may write. It is called when there is something to do.
  explicit Checkpointer(Open open);
  /// Ends the copying that is under way first.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Lets this one do on `writer` what SQLite would do at its commits.
  void watch(Connection& writer);

  /// For the writer, between two commits: copies what the thread has left, if it is time to.
  void catch_up(Connection& writer);

 private:
  void log_has(int pages);
  void serve();
  void copy();

  const Open open_;
  std::unique_ptr<Connection> connection_;  // the thread's own
  std::atomic<bool> writers_turn_ = false;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace refund::sqlite
