#include "server/sqlite/checkpointer.h"

#include <catch_amalgamated.hpp>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::sqlite;

namespace {

constexpr int pages_of_a_commit = 1'000;
constexpr std::uintmax_t page_bytes = 4'096;

Checkpointer::Open opens(const std::string& path) {
  return [path] { return std::make_unique<Connection>(path, Access::read_write, SqliteOptions{}); };
}

/// A writer whose every commit fills many pages.
class Writer {
 public:
  Writer(const std::string& path, Checkpointer& checkpointer)
      : checkpointer_(checkpointer),
        log_(path + "-wal"),
        connection_(path, Access::create, SqliteOptions{}) {
    connection_.execute("PRAGMA journal_mode = WAL");
    connection_.execute("CREATE TABLE bulk (bytes BLOB NOT NULL)");
    checkpointer_.watch(connection_);
  }
  void commit() {
    connection_.execute("BEGIN IMMEDIATE");
    for (int page = 0; page < pages_of_a_commit; ++page)
      connection_.execute("INSERT INTO bulk VALUES (zeroblob(4000))");
    connection_.execute("COMMIT");
    checkpointer_.catch_up(connection_);
  }
  std::uintmax_t pages_of_log() const { return std::filesystem::file_size(log_) / page_bytes; }
  std::int64_t rows() {
    return connection_.database().execAndGet("SELECT count(*) FROM bulk").getInt64();
  }

 private:
  Checkpointer& checkpointer_;
  const std::string log_;
  Connection connection_;
};

/// The writer's own turn comes after the commit that was one too many.
constexpr auto most = static_cast<std::uintmax_t>(Checkpointer::pages_too_many) +
                      2 * static_cast<std::uintmax_t>(pages_of_a_commit);

}  // namespace

TEST_CASE("checkpointer: the log begins anew, however fast it is written") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Checkpointer checkpointer{opens(path)};
  Writer writer{path, checkpointer};
  for (int commit = 1; commit <= 40; ++commit) {
    writer.commit();
    CHECK(writer.pages_of_log() <= most);
  }
  CHECK(writer.rows() == 40 * pages_of_a_commit);
}

TEST_CASE("checkpointer: the writer copies by itself where the thread can't") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Checkpointer checkpointer{[]() -> std::unique_ptr<Connection> {
    throw std::runtime_error("no connection for the thread");
  }};
  Writer writer{path, checkpointer};
  for (int commit = 1; commit <= 40; ++commit) {
    writer.commit();
    CHECK(writer.pages_of_log() <= most);
  }
}

TEST_CASE("checkpointer: a reader of an older state makes the log longer, and nobody wait") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  Checkpointer checkpointer{opens(path)};
  Writer writer{path, checkpointer};
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
