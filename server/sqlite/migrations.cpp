#include "server/sqlite/migrations.h"

#include <array>
#include <string>

#include "server/log.h"
#include "server/sqlite/migrations/0001_books.h"
#include "server/sqlite/migrations/0002_accounts.h"
#include "server/sqlite/migrations/0003_audit.h"
#include "server/sqlite/migrations/0004_patience.h"
#include "server/sqlite/migrations/0005_reviews_and_tax.h"
#include "server/sqlite/migrations/0006_moves.h"

namespace refund::sqlite {
namespace {

/// "rfnd": marks the file as ours (PRAGMA application_id).
constexpr std::int64_t application_id = 0x72666e64;

constexpr std::array all{
    Migration{"books", books_0001},
    Migration{"accounts", accounts_0002},
    Migration{"audit", audit_0003},
    Migration{"patience", patience_0004},
    Migration{"reviews and tax", reviews_and_tax_0005},
    Migration{"moves", moves_0006},
};

std::int64_t pragma(Connection& connection, const char* name) {
  return connection.database().execAndGet(std::string{"PRAGMA "} + name).getInt64();
}

bool has_tables(Connection& connection) {
  return connection.database().execAndGet("SELECT count(*) FROM sqlite_schema").getInt64() > 0;
}

void check_is_ours(Connection& connection, std::int64_t version, std::size_t newest) {
  const auto owner = pragma(connection, "application_id");
  if (owner != application_id && (owner != 0 || version != 0 || has_tables(connection)))
    throw StoreUnavailable("the database belongs to another program");
  if (version > static_cast<std::int64_t>(newest))
    throw StoreUnavailable("the database was written by a newer version of this program (schema " +
                           std::to_string(version) + ", known up to " + std::to_string(newest) +
                           "): use that one");
}

void check_age(std::int64_t version, std::size_t newest, OlderBooks older) {
  if (older == OlderBooks::refuse && version > 0 && version < static_cast<std::int64_t>(newest))
    throw StoreUnavailable("the database was written by an older version of this program (schema " +
                           std::to_string(version) + ", wanted " + std::to_string(newest) +
                           "): stop every server of that version and start this one's "
                           "(imp-refund serve), which brings it up to date");
}

}  // namespace

std::span<const Migration> migrations() {
  return all;
}

void migrate(Connection& connection, std::span<const Migration> steps, OlderBooks older) {
  const auto newest = static_cast<std::int64_t>(steps.size());
  const auto checked_version = [&] {
    const auto version = pragma(connection, "user_version");
    check_is_ours(connection, version, steps.size());
    check_age(version, steps.size(), older);
    return version;
  };
  // Once without a lock: a database that is up to date, the usual case, is only read.
  checked_version();
  connection.execute("PRAGMA journal_mode = WAL");  // readers then don't wait for the writer
  if (pragma(connection, "user_version") == newest) return;

  connection.execute("BEGIN IMMEDIATE");
  try {
    // Again under the lock: another server may have migrated meanwhile.
    const auto version = checked_version();
    for (auto step = version; step < newest; ++step) {
      const auto& [name, sql] = steps[static_cast<std::size_t>(step)];
      // With millions of refunds a step may take a minute, and somebody waits for the start.
      if (version > 0) log::info("books_migrating", {{"step", name}});
      connection.execute(sql);
    }
    connection.execute(("PRAGMA user_version = " + std::to_string(newest)).c_str());
    connection.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
    connection.execute("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) connection.execute("ROLLBACK");
    throw;
  }
}

}  // namespace refund::sqlite
