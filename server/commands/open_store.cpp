#include "server/commands/open_store.h"

#include "server/config.h"
#include "server/sqlite/sqlite_refund_store.h"

namespace refund::commands {

std::unique_ptr<RefundStore> open_store(const std::string& db) {
  const auto file = db_file_from(db);
  try {
    return sqlite::open_sqlite_store(file);
  } catch (const StoreUnavailable& error) {
    throw ConfigError{"--db: " + file + ": " + error.what()};
  }
}

}  // namespace refund::commands
