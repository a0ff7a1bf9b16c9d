#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "server/sqlite/checkpointer.h"
#include "server/sqlite/group_commit.h"
#include "server/sqlite/migrations.h"
#include "server/sqlite/reader_pool.h"

namespace refund::sqlite {

/// One database file: a writer that commits for many, readers beside it, and SQLite's errors turned
/// into the store's.
class DatabaseFile {
 public:
  /// `path` may be ":memory:". Throws StoreUnavailable when it can't be used.
  DatabaseFile(const std::string& path, const SqliteOptions& options)
      : path_(path),
        options_(options),
        in_memory_(path == ":memory:"),
        writer_(
            [path, options, opened = false, this]() mutable {
              return open_to_write(path, options, std::exchange(opened, true));
            },
            [this](Connection& writer) { checkpointer_.catch_up(writer); }),
        checkpointer_(
            [path, options] {
              return std::make_unique<Connection>(path, Access::read_write, options);
            },
            [this](const GroupCommit::Work& work) { writer_.alone(work); }),
        readers_(
            [path, options] {
              return std::make_unique<Connection>(path, Access::read_only, options);
            },
            options.readers) {
    write([](Connection&) { return true; });
  }

  /// Runs `work` in a transaction and returns what it returned, once that is durable.
  template <class Work>
  std::invoke_result_t<Work, Connection&> write(const Work& work) {
    std::optional<std::invoke_result_t<Work, Connection&>> result;
    try {
      writer_.run([&](Connection& connection) { result.emplace(work(connection)); });
    } catch (const SQLite::Exception& error) {
      rethrow_for_caller(error);
    }
    return *std::move(result);
  }

  template <class Work>
  std::invoke_result_t<Work, Connection&> read(const Work& work) {
    // A database in memory has one connection, so its reads wait in line with the writes.
    if (in_memory_) return write(work);
    try {
      return readers_.run(work);
    } catch (const SQLite::Exception& error) {
      rethrow_for_caller(error);
    }
  }

  /// Like read(), for work of several statements: all of them see the same moment, and the books
  /// are locked and the log is looked through once.
  template <class Work>
  std::invoke_result_t<Work, Connection&> read_together(const Work& work) {
    if (in_memory_) return write(work);
    return read([&](Connection& connection) {
      Query{connection, "BEGIN"}.execute();
      auto result = work(connection);
      Query{connection, "COMMIT"}.execute();
      return result;
    });
  }

  /// Brings all of the write-ahead log into the file and cuts it to nothing. What is erased stands
  /// in the log as it was until then. False when a reader or another program was in the way.
  bool empty_log() {
    if (in_memory_) return true;
    try {
      // Short: while it waits for readers nobody can write.
      auto options = options_;
      options.busy_timeout = std::min(options.busy_timeout, std::chrono::milliseconds{100});
      Connection connection{path_, Access::read_write, options};
      Query query{connection, "PRAGMA wal_checkpoint(TRUNCATE)"};
      return query.step() && query.integer(0) == 0;
    } catch (const SQLite::Exception& error) {
      rethrow_for_caller(error);
    }
  }

  WriteCounts counts() const { return writer_.counts(); }

 private:
  std::unique_ptr<Connection> open_to_write(const std::string& path, const SqliteOptions& options,
                                            bool opened_before) {
    if (in_memory_ && opened_before) throw StoreUnavailable("the books in memory are lost");
    auto connection = std::make_unique<Connection>(
        path, opened_before ? Access::read_write : Access::create, options);
    migrate(*connection, migrations(), options.older);
    checkpointer_.watch(*connection);
    return connection;
  }

  const std::string path_;
  const SqliteOptions options_;
  const bool in_memory_;
  GroupCommit writer_;
  Checkpointer checkpointer_;  // ends before the writer, between whose commits it works
  ReaderPool readers_;
};

}  // namespace refund::sqlite
