#include "server/sqlite/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace refund::sqlite {
namespace {

void make_private(const std::string& path) {
  // SQLite makes files that everyone on the machine may read; the books name customers' orders.
  // The journal files take the rights of the main one. An error here shows when SQLite opens it.
  const auto made = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) ::close(made);
}

/// SQLite counts the memory that it uses under one lock for all threads, and nobody asks. Too late
/// when SQLite is in use already, and then nothing is lost.
void stop_counting_memory() {
  [[maybe_unused]] static const auto result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

SQLite::Database opened(const std::string& path, Access access, const SqliteOptions& options) {
  stop_counting_memory();
  int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;
  if (access == Access::create) {
    if (path != ":memory:") make_private(path);
    flags |= SQLite::OPEN_CREATE;
  }
  return {path, flags, static_cast<int>(options.busy_timeout.count()), options.vfs};
}

/// What the operator should read for an error that has a cause outside of the program; empty when
/// only a bug can have caused it.
std::string_view cause_of(int code) {
  switch (code) {
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
      return "the database can't be written: it is read-only";
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "the database may not be accessed";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return "the database is locked by another program";
    case SQLITE_CANTOPEN:
      return "the database can't be opened";
    case SQLITE_IOERR:
      return "the disk can't be read or written";
    case SQLITE_NOMEM:
      return "there is no memory left";
    case SQLITE_CORRUPT:
      return "the database is damaged";
    case SQLITE_NOTADB:
      return "the file is no database";
    case SQLITE_TOOBIG:
    case SQLITE_NOLFS:
      return "the database has grown beyond its limit";
    default:
      return {};
  }
}

}  // namespace

Connection::Connection(const std::string& path, Access access, const SqliteOptions& options)
    : database_(opened(path, access, options)) {
  // FULL: each commit is on the disk before it is acknowledged, also when the power fails.
  execute("PRAGMA synchronous = FULL");
  execute("PRAGMA foreign_keys = ON");
  execute("PRAGMA temp_store = MEMORY");
  // What is deleted or replaced is overwritten with zeros: an erased account is gone from the file.
  execute("PRAGMA secure_delete = ON");
  if (access == Access::read_only) execute("PRAGMA query_only = ON");
}

Prepared& Connection::statement(const std::string& sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) found = statements_.try_emplace(sql, database_, sql).first;
  return found->second;
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

int Prepared::index_of(Parameter parameter) {
  for (const auto& [name, index] : indexes_)
    if (name == parameter.name()) return index;
  const int index = statement_.getIndex(parameter.name());
  indexes_.emplace_back(parameter.name(), index);
  return index;
}

Query::~Query() {
  statement_.tryReset();
  statement_.clearBindings();  // no text that may be gone stays behind
}

Query& Query::bind(Parameter name, std::int64_t value) {
  statement_.bind(prepared_.index_of(name), value);
  return *this;
}
Query& Query::bind(Parameter name, const std::string& value) {
  statement_.bindNoCopy(prepared_.index_of(name), value);
  return *this;
}
Query& Query::bind(Parameter name, std::string_view value) {
  statement_.bind(prepared_.index_of(name), std::string{value});
  return *this;
}
Query& Query::bind(Parameter name, sys_seconds value) {
  statement_.bind(prepared_.index_of(name),
                  static_cast<std::int64_t>(value.time_since_epoch().count()));
  return *this;
}
Query& Query::bind(Parameter name, std::chrono::seconds value) {
  return bind(name, std::int64_t{value.count()});
}
Query& Query::bind_bytes(Parameter name, std::string_view value) {
  statement_.bind(prepared_.index_of(name), value.data(), static_cast<int>(value.size()));
  return *this;
}
Query& Query::bind_null(Parameter name) {
  statement_.bind(prepared_.index_of(name));
  return *this;
}

void rethrow_for_caller(const SQLite::Exception& error) {
  const auto cause = cause_of(error.getErrorCode());
  if (cause.empty()) throw std::logic_error(std::string{"SQLite: "} + error.what());
  throw StoreUnavailable(std::string{cause} + " (SQLite: " + error.what() + ")");
}

}  // namespace refund::sqlite
