#include "server/sqlite/checkpointer.h"

#include <catch_amalgamated.hpp>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/sqlite/group_commit.h"
#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::sqlite;

namespace {

constexpr int pages_of_a_commit = 1'000;
constexpr std::uintmax_t page_bytes = 4'096;

Checkpointer::Open opens(const std::string& path) {
  return [path] { return std::make_unique<Connection>(path, Access::read_write, SqliteOptions{}); };
}

/// A writer whose every commit fills many pages, with a checkpointer beside it.
class Writer {
 public:
  explicit Writer(const std::string& path) : Writer(path, opens(path)) {}
  Writer(const std::string& path, Checkpointer::Open thread_opens)
      : log_(path + "-wal"),
        commit_([this, path] { return open(path); },
                [this](Connection& writer) { checkpointer_.catch_up(writer); }),
        checkpointer_(std::move(thread_opens),
                      [this](const GroupCommit::Work& work) { commit_.alone(work); }) {
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

  const std::string log_;
  GroupCommit commit_;
  Checkpointer checkpointer_;
};

/// The writer's own turn comes after the commit that was one too many.
constexpr auto most = static_cast<std::uintmax_t>(Checkpointer::pages_too_many) +
                      2 * static_cast<std::uintmax_t>(pages_of_a_commit);

}  // namespace

TEST_CASE("checkpointer: the log begins anew, however fast it is written") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Writer writer{path};
  for (int commit = 1; commit <= 40; ++commit) {
    writer.commit();
    CHECK(writer.pages_of_log() <= most);
  }
  CHECK(writer.rows() == 40 * pages_of_a_commit);
}

TEST_CASE("checkpointer: the writer copies by itself where the thread can't") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Writer writer{path, []() -> std::unique_ptr<Connection> {
                  throw std::runtime_error("no connection for the thread");
                }};
  for (int commit = 1; commit <= 40; ++commit) {
    writer.commit();
    CHECK(writer.pages_of_log() <= most);
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
