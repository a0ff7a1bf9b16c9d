#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/audit.h"
#include "server/refund_store.h"

namespace refund::sqlite {

/// What becomes of a file that an older version of this program has written. Once it is migrated, a
/// server of that version that still runs can't write into it any more.
enum class OlderBooks { migrate, refuse };

struct SqliteOptions {
  /// How long a write waits for another program's lock on the file.
  std::chrono::milliseconds busy_timeout{3'000};
  /// Connections that read beside the writer. They are opened when first needed.
  int readers = 4;
  /// SQLite's layer to the operating system; empty: the usual one. For tests of broken disks.
  std::string vfs;
  OlderBooks older = OlderBooks::migrate;
};

enum class Access {
  create,      ///< reads and writes, and makes the file when there is none
  read_write,  ///< reads and writes a file that must be there: one that is lost is not made anew
  read_only,
};

/// The name of a parameter of a statement, as it is spelled there. Only a literal can be one: its
/// address is then the same at each use, and so the name need not be compared again.
class Parameter {
 public:
  consteval Parameter(const char* name) : name_(name) {}
  const char* name() const { return name_; }

 private:
  const char* name_;
};

/// A statement that is prepared once and kept.
class Prepared {
 public:
  Prepared(SQLite::Database& database, const std::string& sql) : statement_(database, sql) {}

  SQLite::Statement& statement() { return statement_; }
  /// Where a parameter stands. SQLite looks names up one by one, for each use anew.
  int index_of(Parameter parameter);

 private:
  SQLite::Statement statement_;
  std::vector<std::pair<const char*, int>> indexes_;
};

/// One open file with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  /// A file that it makes is readable by its owner only. Throws SQLite::Exception.
  Connection(const std::string& path, Access access, const SqliteOptions& options);

  SQLite::Database& database() { return database_; }
  void execute(const char* sql) { database_.exec(sql); }

  /// Prepared once and kept.
  Prepared& statement(const std::string& sql);

  /// The end of the audit log as the transaction under way has left it, once that has read it:
  /// nobody else can write meanwhile. Forgotten by whoever begins one or rolls one back.
  std::optional<AuditHead> audit_head;

  /// False once SQLite has rolled a transaction back by itself, as it does on a full disk.
  bool in_transaction() const;

 private:
  SQLite::Database database_;
  std::map<std::string, Prepared> statements_;
};

/// One use of a statement. Its cursor is closed when the use ends, so no read lock stays behind.
class Query {
 public:
  Query(Connection& connection, const std::string& sql)
      : prepared_(connection.statement(sql)), statement_(prepared_.statement()) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(Parameter name, std::int64_t value);
  /// The text is read where it is: it has to stay there while the statement runs, so a temporary
  /// one does not compile.
  Query& bind(Parameter name, const std::string& value);
  Query& bind(Parameter name, const std::string&& value) = delete;
  Query& bind(Parameter name, std::string_view value);  ///< copied
  Query& bind(Parameter name, sys_seconds value);
  Query& bind(Parameter name, std::chrono::seconds value);
  Query& bind_bytes(Parameter name, std::string_view value);
  Query& bind_null(Parameter name);
  template <class T>
  Query& bind(Parameter name, const std::optional<T>& value) {
    return value ? bind(name, *value) : bind_null(name);
  }
  Query& bind(Parameter name, const std::optional<std::string>&& value) = delete;

  /// True while there is a row.
  bool step() { return statement_.executeStep(); }
  /// Runs a statement that answers no rows. Returns how many rows it changed.
  int execute() { return statement_.exec(); }

  std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  std::string bytes(int column) const { return text(column); }
  bool is_null(int column) const { return statement_.getColumn(column).isNull(); }

 private:
  Prepared& prepared_;
  SQLite::Statement& statement_;
};

/// Throws what the caller of a store should see for this error: StoreUnavailable for everything
/// that the operator can put right; std::logic_error for what only a bug can cause.
[[noreturn]] void rethrow_for_caller(const SQLite::Exception& error);

}  // namespace refund::sqlite
