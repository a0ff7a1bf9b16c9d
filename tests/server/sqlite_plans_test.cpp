// How much of the books SQLite reads for an answer. With a few refunds in a test every plan is
// quick; with millions one that reads them all is not.
#include <sqlite3.h>

#include <catch_amalgamated.hpp>
#include <functional>
#include <string>

#include "server/sqlite/account_table.h"
#include "server/sqlite/audit_table.h"
#include "server/sqlite/payment_table.h"
#include "server/sqlite/refund_table.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "tests/server/store_contract/samples.h"
#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::sqlite;
using namespace refund::contract;

namespace {

constexpr int settled = 200;
constexpr int few = 3;  ///< refunds that have not settled

/// Refunds 1 and 2 are pending and 3 waits for a review. All after them have settled, every second
/// one failed.
void fill(RefundStore& store) {
  for (int number = 1; number <= settled + few; ++number) {
    const auto payment = order(number);
    store.save_payment(payment, 0, noon, "look-up");
    auto asked = intent(number, payment, 1'000, key(number));
    asked.account = account_of_8400();
    asked.needs_review = number == few;
    store.open(asked);
    if (number <= few) continue;
    if (number % 2 == 0)
      store.succeed(success(number, after(payment, 1'000)));
    else
      store.fail(failure(number));
  }
}

/// Filled once. Each question is asked within a transaction that is rolled back.
const std::string& filled_books() {
  static const TemporaryFolder folder;
  static const auto path = [] {
    auto file = folder.file("books.db");
    fill(*open_sqlite_store(file));
    return file;
  }();
  return path;
}

/// Rows that have been passed over one by one so far, by all statements together.
int rows_scanned(Connection& connection) {
  int rows = 0;
  auto* const database = connection.database().getHandle();
  for (auto* each = sqlite3_next_stmt(database, nullptr); each;
       each = sqlite3_next_stmt(database, each))
    rows += sqlite3_stmt_status(each, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
  return rows;
}

RefundFilter filter_of(std::optional<RefundStatus> status, std::optional<Review> review = {}) {
  RefundFilter filter;
  filter.status = status;
  filter.review = review;
  filter.limit = few;
  return filter;
}

}  // namespace

TEST_CASE("sqlite plans: a plan that reads a whole table would be seen") {
  Connection db{":memory:", Access::create, {}};
  db.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY, odd INTEGER)");
  for (std::int64_t n = 1; n <= 10; ++n)
    Query{db, "INSERT INTO numbers VALUES (:n, :odd)"}.bind(":n", n).bind(":odd", n % 2).execute();
  CHECK(Query{db, "SELECT n FROM numbers WHERE odd = 2 ORDER BY n"}.step() == false);
  CHECK(rows_scanned(db) >= 9);
}

TEST_CASE(
    "sqlite plans: what is asked again and again reads no more of the books than it answers") {
  Connection db{filled_books(), Access::read_write, {}};
  db.execute("BEGIN");

  using Ask = std::function<std::size_t(Connection&)>;  // how many it found
  const auto [what, ask, found] = GENERATE(table<std::string, Ask, std::size_t>({
      {"an order's payment",
       [](auto& db) { return find_payment(db, order(7).merchant_uid) ? 1 : 0; }, 1},
      {"an order's changes", [](auto& db) { return changes_of(db, order(7).merchant_uid).size(); },
       0},
      {"an order's refunds", [](auto& db) { return refunds_of(db, order(7).merchant_uid).size(); },
       1},
      {"an order's pending refund",
       [](auto& db) { return find_pending(db, order(1).merchant_uid) ? 1 : 0; }, 1},
      {"a refund", [](auto& db) { return find_refund(db, id(7)) ? 1 : 0; }, 1},
      {"the refund of a key", [](auto& db) { return find_refund(db, *key(7)) ? 1 : 0; }, 1},
      {"a refund's history", [](auto& db) { return history(db, id(7)).size(); }, 2},
      {"what is pending, at the start and for the metrics",
       [](auto& db) { return pending(db).size(); }, 2},
      {"what waits for a review", [](auto& db) { return std::size_t(count_waiting(db)); }, 1},
      {"whether any is due", [](auto& db) { return any_due(db, noon + 1h) ? 1 : 0; }, 1},
      {"what is due", [](auto& db) { return take_due(db, noon + 1h, noon + 2h, 50).size(); }, 2},
      {"the list of the pending",
       [](auto& db) { return list(db, filter_of(RefundStatus::pending)).size(); }, 3},
      {"its next page",
       [](auto& db) {
         auto filter = filter_of(RefundStatus::pending);
         filter.after = id(3);
         return list(db, filter).size();
       },
       2},
      {"the list of the pending that nobody has to review",
       [](auto& db) { return list(db, filter_of(RefundStatus::pending, Review::none)).size(); }, 2},
      {"the list of those that wait for a review",
       [](auto& db) { return list(db, filter_of({}, Review::waiting)).size(); }, 1},
      {"the list of the failed",
       [](auto& db) { return list(db, filter_of(RefundStatus::failed)).size(); }, 3},
      {"the list of the latest", [](auto& db) { return list(db, filter_of({})).size(); }, 3},
      {"keys that are old enough to be forgotten",
       [](auto& db) { return std::size_t(forget_keys(db, noon, 50)); }, 0},
      {"accounts that are old enough to be erased",
       [](auto& db) { return std::size_t(erase_accounts(db, noon, noon, 50).accounts); }, 0},
      {"the end of the audit log", [](auto& db) { return audit_head(db).seq > 0 ? 1 : 0; }, 1},
      {"an intent",
       [](auto& db) { return open_refund(db, intent(900, order(5), 1'000)).index() == 0 ? 1 : 0; },
       1},
      {"an outcome",
       [](auto& db) { return succeed(db, success(1, after(order(1), 1'000))) ? 1 : 0; }, 1},
  }));
  INFO(what);
  rows_scanned(db);
  CHECK(ask(db) == found);
  CHECK(rows_scanned(db) <= few);
}
