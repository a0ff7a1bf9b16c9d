#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/refund_store.h"

namespace refund::sqlite {

struct SqliteOptions {
  /// How long a write waits for another program's lock on the file.
  std::chrono::milliseconds busy_timeout{3'000};
  /// Connections that read beside the writer. They are opened when first needed.
  int readers = 4;
  /// SQLite's layer to the operating system; empty: the usual one. For tests of broken disks.
  std::string vfs;
};

enum class Access {
  create,      ///< reads and writes, and makes the file when there is none
  read_write,  ///< reads and writes a file that must be there: one that is lost is not made anew
  read_only,
};

/// One open file with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  /// A file that it makes is readable by its owner only. Throws SQLite::Exception.
  Connection(const std::string& path, Access access, const SqliteOptions& options);

  SQLite::Database& database() { return database_; }
  void execute(const char* sql) { database_.exec(sql); }

  /// Prepared once and kept.
  SQLite::Statement& statement(const std::string& sql);

  /// False once SQLite has rolled a transaction back by itself, as it does on a full disk.
  bool in_transaction() const;

 private:
  SQLite::Database database_;
  std::map<std::string, SQLite::Statement> statements_;
};

/// One use of a statement. Its cursor is closed when the use ends, so no read lock stays behind.
class Query {
 public:
  Query(Connection& connection, const std::string& sql) : statement_(connection.statement(sql)) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(const char* name, std::int64_t value);
  Query& bind(const char* name, std::string_view value);
  Query& bind(const char* name, sys_seconds value);
  Query& bind(const char* name, std::chrono::seconds value);
  Query& bind_bytes(const char* name, std::string_view value);
  Query& bind_null(const char* name);
  template <class T>
  Query& bind(const char* name, const std::optional<T>& value) {
    return value ? bind(name, *value) : bind_null(name);
  }

  /// True while there is a row.
  bool step() { return statement_.executeStep(); }
  /// Runs a statement that answers no rows. Returns how many rows it changed.
  int execute() { return statement_.exec(); }

  std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  std::string bytes(int column) const { return text(column); }
  bool is_null(int column) const { return statement_.getColumn(column).isNull(); }

 private:
  SQLite::Statement& statement_;
};

/// Throws what the caller of a store should see for this error: StoreUnavailable for everything
/// that the operator can put right; std::logic_error for what only a bug can cause.
[[noreturn]] void rethrow_for_caller(const SQLite::Exception& error);

}  // namespace refund::sqlite
