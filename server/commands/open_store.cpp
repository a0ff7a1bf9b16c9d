#include "server/commands/open_store.h"

#include "server/config.h"
#include "server/sqlite/sqlite_refund_store.h"

namespace refund::commands {

std::unique_ptr<RefundStore> open_store(const std::string& db) {
  return sqlite::open_sqlite_store(db_file_from(db));
}

}  // namespace refund::commands
