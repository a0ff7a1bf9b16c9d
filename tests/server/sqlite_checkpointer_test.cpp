#include "server/sqlite/checkpointer.h"

#include <atomic>
#include <catch_amalgamated.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "server/sqlite/group_commit.h"
#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::sqlite;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int pages_of_a_commit = 1'000;
constexpr std::uintmax_t page_bytes = 4'096;

Checkpointer::Open opens(const std::string& path) {
  return [path] { return std::make_unique<Connection>(path, Access::read_write, SqliteOptions{}); };
}

Checkpointer::Open opens_nothing(const std::string&) {
  return []() -> std::unique_ptr<Connection> {
    throw std::runtime_error("no connection for the thread");
  };
}

/// Asks until the answer is yes. False when it isn't within ten seconds.
template <class Question>
bool soon(const Question& question) {
  const auto deadline = Clock::now() + 10s;
  while (!question()) {
    if (Clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

/// Copyings that take their time, by a clock of their own.
class CopyThatTakes {
 public:
  CopyThatTakes(milliseconds time, Checkpointer::Open open)
      : takes_(time), open_(std::move(open)) {}

  std::unique_ptr<Connection> open() {
    copies_on_ = std::this_thread::get_id();
    if (!copying_) begin();
    return open_();
  }
  /// The thread that copies looks at the clock before and after.
  Clock::time_point now() {
    const auto now = Clock::time_point{} + now_.load();
    if (copies_on_.load() == std::this_thread::get_id()) copying_ ? end() : begin();
    return now;
  }
  void set_time(milliseconds now) { now_ = now; }
  int ended() const { return ended_; }
  milliseconds last_began() const { return began_; }

 private:
  void begin() {
    copying_ = true;
    began_ = now_.load();
    now_ = now_.load() + takes_;
  }
  void end() {
    copying_ = false;
    ++ended_;
  }

  const milliseconds takes_;
  const Checkpointer::Open open_;
  std::atomic<milliseconds> now_ = 0ms;
  std::atomic<milliseconds> began_ = 0ms;
  std::atomic<std::thread::id> copies_on_{};
  std::atomic<bool> copying_ = false;
  std::atomic<int> ended_ = 0;
};

/// A writer whose every commit fills many pages, with a checkpointer beside it.
class Writer {
 public:
  explicit Writer(const std::string& path) : Writer(path, opens(path)) {}
  Writer(const std::string& path, Checkpointer::Open thread_opens,
         Checkpointer::Now now = Clock::now)
      : file_(path),
        log_(path + "-wal"),
        commit_([this, path] { return open(path); },
                [this](Connection& writer) { checkpointer_.catch_up(writer); }),
        checkpointer_(
            std::move(thread_opens), [this](const GroupCommit::Work& work) { commit_.alone(work); },
            std::move(now)) {
    commit_.run([](Connection& connection) {
      connection.execute("CREATE TABLE bulk (bytes BLOB NOT NULL)");
    });
  }
  void commit() {
    commit_.run([](Connection& connection) {
      for (int page = 0; page < pages_of_a_commit; ++page)
        connection.execute("INSERT INTO bulk VALUES (zeroblob(4000))");
    });
  }
  /// Until so many pages stand in the file itself. False when they don't within ten seconds.
  bool copied(std::uintmax_t pages) const {
    return soon([&] { return std::filesystem::file_size(file_) / page_bytes >= pages; });
  }
  std::uintmax_t pages_of_log() const { return std::filesystem::file_size(log_) / page_bytes; }
  std::int64_t rows() {
    std::int64_t rows = 0;
    commit_.run([&](Connection& connection) {
      rows = connection.database().execAndGet("SELECT count(*) FROM bulk").getInt64();
    });
    return rows;
  }

 private:
  std::unique_ptr<Connection> open(const std::string& path) {
    auto connection = std::make_unique<Connection>(path, Access::create, SqliteOptions{});
    connection->execute("PRAGMA journal_mode = WAL");
    checkpointer_.watch(*connection);
    return connection;
  }

  const std::string file_;
  const std::string log_;
  GroupCommit commit_;
  Checkpointer checkpointer_;
};

/// The writer's own turn comes after the commit that was one too many.
constexpr auto most_alone = static_cast<std::uintmax_t>(Checkpointer::pages_too_many) +
                            2 * static_cast<std::uintmax_t>(pages_of_a_commit);
/// It has none while the thread copies, which takes no longer than to write as much.
constexpr std::uintmax_t most_beside_thread = 2 * Checkpointer::pages_too_many;

}  // namespace

TEST_CASE("checkpointer: the log begins anew, however fast it is written") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Writer writer{path};
  for (int commit = 1; commit <= 40; ++commit) {
    writer.commit();
    CHECK(writer.pages_of_log() <= most_beside_thread);
  }
  CHECK(writer.rows() == 40 * pages_of_a_commit);
}

TEST_CASE("checkpointer: the writer copies by itself where the thread can't") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Writer writer{path, opens_nothing(path)};
  for (int commit = 1; commit <= 25; ++commit) {
    writer.commit();
    CHECK(writer.pages_of_log() <= most_alone);
  }
}

TEST_CASE("checkpointer: a reader of an older state makes the log longer, and nobody wait") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Writer writer{path};
  writer.commit();
  {
    Connection reader{path, Access::read_only, {}};
    reader.execute("BEGIN");
    REQUIRE(reader.database().execAndGet("SELECT count(*) FROM bulk").getInt() ==
            pages_of_a_commit);
    for (int commit = 0; commit < 20; ++commit) writer.commit();
    CHECK(writer.pages_of_log() >= static_cast<std::uintmax_t>(20 * pages_of_a_commit));
    CHECK(reader.database().execAndGet("SELECT count(*) FROM bulk").getInt() == pages_of_a_commit);
  }
  // It has gone: what there is of the log is used again, and it does not grow.
  writer.commit();
  writer.commit();
  const auto now = writer.pages_of_log();
  for (int commit = 0; commit < 10; ++commit) writer.commit();
  CHECK(writer.pages_of_log() == now);
}

TEST_CASE("checkpointer: the thread copies a log that is long enough, with no commit behind it") {
  const TemporaryFolder folder;
  Writer writer{folder.file("books.db")};
  writer.commit();
  CHECK(writer.copied(pages_of_a_commit));
}

TEST_CASE("checkpointer: after a copying it rests five times as long, and five seconds at most") {
  using Opens = Checkpointer::Open (*)(const std::string&);
  const auto [took, opens_it, rest] = GENERATE(table<milliseconds, Opens, milliseconds>({
      {100ms, opens, 500ms},
      {1'000ms, opens, 5'000ms},
      {10min, opens, 5'000ms},
      {1ms, opens_nothing, 5'000ms},
  }));
  CAPTURE(took.count());
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  CopyThatTakes copy{took, opens_it(path)};
  Writer writer{path, [&] { return copy.open(); }, [&] { return copy.now(); }};
  writer.commit();
  REQUIRE(soon([&] { return copy.ended() == 1; }));

  copy.set_time(took + rest - 1ms);
  for (int commit = 0; commit < 3; ++commit) writer.commit();
  copy.set_time(took + rest);
  REQUIRE(soon([&] {
    writer.commit();
    return copy.ended() == 2;
  }));
  CHECK(copy.last_began() == took + rest);
}
