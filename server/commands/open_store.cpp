#include "server/commands/open_store.h"

#include "server/config.h"
#include "server/sqlite/sqlite_refund_store.h"

namespace refund::commands {
namespace {

std::unique_ptr<RefundStore> open_with(const sqlite::SqliteOptions& options,
                                       const std::string& db) {
  const auto file = db_file_from(db);
  try {
    return sqlite::open_sqlite_store(file, options);
  } catch (const StoreUnavailable& error) {
    throw ConfigError{"--db: " + file + ": " + error.what()};
  }
}

}  // namespace

std::unique_ptr<RefundStore> open_store(const std::string& db) {
  return open_with({}, db);
}

std::unique_ptr<RefundStore> open_store_beside_server(const std::string& db) {
  return open_with({.older = sqlite::OlderBooks::refuse}, db);
}

}  // namespace refund::commands
