#include "server/sqlite/sqlite_refund_store.h"

#include <sys/stat.h>

#include <array>
#include <catch_amalgamated.hpp>
#include <fstream>
#include <string>
#include <thread>

#include "server/sqlite/migrations.h"
#include "tests/server/shop.h"
#include "tests/server/sqlite_faulty_disk.h"
#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::sqlite;
using namespace refund::samples;
using namespace refund::shop;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;
using faulty_disk::Fault;

namespace {

SqliteOptions on_faulty_disk() {
  SqliteOptions options;
  options.vfs = faulty_disk::vfs();
  options.busy_timeout = 1ms;
  return options;
}

void run(const std::string& path, const char* sql) {
  SQLite::Database{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(sql);
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const StoreUnavailable& why) {
    return why.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("sqlite store: a broken disk is said clearly, writes nothing, and heals by itself") {
  const auto [fault, words] = GENERATE(table<Fault, std::string>({
      {Fault::full, "the disk is full"},
      {Fault::read_only, "it is read-only"},
      {Fault::broken, "the disk can't be read or written"},
      {Fault::no_sync, "the disk can't be read or written"},
  }));
  INFO(words);
  const TemporaryFolder folder;
  Shop shop{one_thread(), open_sqlite_store(folder.file("books.db"), on_faulty_disk())};
  const auto order = shop.sell();

  faulty_disk::have(fault);
  const auto said = refusal([&] { shop.service.refund(asking("3000"), key("k")); });
  const auto ping = refusal([&] { shop.store->ping(); });
  const auto read = shop.store->find_payment(order.merchant_uid);
  faulty_disk::have(Fault::none);

  CHECK_THAT(said, ContainsSubstring(words));
  CHECK_THAT(ping, ContainsSubstring(words));
  CHECK(read == order);
  CHECK(shop.gateway.orders().empty());
  CHECK(shop.store->refunds_of(order.merchant_uid).empty());

  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "settled 3000");
  CHECK_NOTHROW(shop.store->ping());
}

TEST_CASE(
    "sqlite store: an outcome that can't be written leaves the refund pending, and is found") {
  const TemporaryFolder folder;
  auto options = one_thread();
  options.calls = 1;
  Shop shop{options, open_sqlite_store(folder.file("books.db"), on_faulty_disk())};
  shop.sell();
  shop.gateway.hold();
  std::string answer;
  std::thread customer{[&] { answer = in_words(shop.service.refund(asking("3000"), key("k"))); }};
  shop.gateway.wait_until_held(1);
  faulty_disk::have(Fault::full);
  shop.gateway.release();
  customer.join();
  CHECK(answer == "pending 3000");

  faulty_disk::have(Fault::none);
  shop.reconciler.pass();
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "settled 3000");
}

TEST_CASE("sqlite store: another program's lock is said clearly, and over when it is over") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  SqliteOptions options;
  options.busy_timeout = 1ms;
  const auto store = open_sqlite_store(path, options);
  store->save_payment(paid(), 0, kst(2018, 2, 1), "import");
  {
    SQLite::Database other{path, SQLite::OPEN_READWRITE};
    other.exec("BEGIN IMMEDIATE");
    CHECK_THAT(refusal([&] { store->ping(); }), ContainsSubstring("locked by another program"));
    // Readers don't wait for it.
    CHECK(store->find_payment(paid().merchant_uid));
  }
  CHECK_NOTHROW(store->ping());
}

TEST_CASE("sqlite store: what it won't open") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  SECTION("a file of a newer program, which it leaves as it is") {
    open_sqlite_store(path);
    run(path, "PRAGMA user_version = 999");
    CHECK_THAT(refusal([&] { open_sqlite_store(path); }), ContainsSubstring("newer version"));
  }
  SECTION("another program's database") {
    run(path, "CREATE TABLE theirs (x)");
    CHECK_THAT(refusal([&] { open_sqlite_store(path); }), ContainsSubstring("another program"));
    // Not even its journal mode is touched.
    SQLite::Database theirs{path};
    CHECK(theirs.execAndGet("PRAGMA journal_mode").getString() == "delete");
  }
  SECTION("no database at all") {
    std::ofstream{path} << std::string(5'000, 'x');
    CHECK_THAT(refusal([&] { open_sqlite_store(path); }), ContainsSubstring("no database"));
  }
  SECTION("a folder that isn't there") {
    CHECK_THAT(refusal([&] { open_sqlite_store(folder.file("none/books.db")); }),
               ContainsSubstring("can't be opened"));
  }
}

TEST_CASE("sqlite store: its file is for its owner only") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const auto store = open_sqlite_store(path);
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    REQUIRE(stat((path + suffix).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
}

TEST_CASE("sqlite store: what was written is there after it is opened again") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  open_sqlite_store(path)->save_payment(paid(), 0, kst(2018, 2, 1), "import");
  CHECK(open_sqlite_store(path)->find_payment(paid().merchant_uid) == paid());
}

TEST_CASE("sqlite store: the schema keeps the promises, whoever writes") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  {
    Shop shop{one_thread(), open_sqlite_store(path)};
    shop.sell();
    shop.service.refund(asking("3000"), key("k"));
    shop.gateway.next({fakes::Fate::call_lost});
    shop.service.refund(asking("1000"), key("k2"));
  }
  const auto [name, sql] = GENERATE(table<std::string, std::string>({
      {"more refunded than paid", "UPDATE payments SET cancel_amount = amount + 1"},
      {"less than nothing", "UPDATE payments SET cancel_amount = -1"},
      {"two pending refunds of one order",
       "INSERT INTO refunds SELECT NULL, 'rf_x', merchant_uid, 'imp_x', currency, amount, "
       "checksum, "
       "reason, NULL, NULL, 'pending', NULL, '', requested_at, NULL, '', NULL, '', 0, '', NULL, "
       "'', "
       "NULL, 0, 1, NULL, '' FROM refunds LIMIT 1"},
      {"one key twice", "UPDATE refunds SET idempotency_key = 'k'"},
      {"a settled refund that moves",
       "UPDATE refunds SET status = 'failed', failure = 'gateway_declined' "
       "WHERE status = 'succeeded'"},
      {"another amount than asked for", "UPDATE refunds SET amount = 1"},
      {"a refund of nobody's order", "UPDATE refunds SET merchant_uid = 'ORD-none'"},
      {"a refund that vanishes", "DELETE FROM refunds"},
      {"a payment that vanishes from under its refunds", "DELETE FROM payments"},
      {"a history that is rewritten", "UPDATE refund_moves SET cause = ''"},
      {"a history that is shortened", "DELETE FROM refund_moves"},
      {"a status that there isn't", "UPDATE payments SET status = 'lost'"},
  }));
  INFO(name);
  SQLite::Database database{path, SQLite::OPEN_READWRITE};
  database.exec("PRAGMA foreign_keys = ON");
  CHECK_THROWS_AS(database.exec(sql), SQLite::Exception);
}

TEST_CASE("migrations: each step is made once, and all of them or none") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const std::array first{Migration{"one", "CREATE TABLE one (x)"}};
  const std::array both{first[0],
                        Migration{"two", "CREATE TABLE two (x); INSERT INTO one VALUES (1)"}};
  const std::array broken{first[0],
                          Migration{"two", "CREATE TABLE two (x); INSERT INTO none VALUES (1)"}};
  Connection connection{path, Access::create, {}};
  const auto ask = [&](const char* sql) {
    return connection.database().execAndGet(sql).getInt64();
  };

  migrate(connection, first);
  CHECK_THROWS_AS(migrate(connection, broken), SQLite::Exception);
  CHECK(ask("PRAGMA user_version") == 1);
  CHECK(ask("SELECT count(*) FROM sqlite_schema") == 1);

  migrate(connection, both);
  migrate(connection, both);
  CHECK(ask("PRAGMA user_version") == 2);
  CHECK(ask("SELECT count(*) FROM one") == 1);
  CHECK_THROWS_AS(migrate(connection, first), StoreUnavailable);
}

TEST_CASE("migrations: a database of the first schema is brought up to date and keeps its rows") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  {
    Connection connection{path, Access::create, {}};
    migrate(connection, migrations().first(1));
    connection.execute(
        "INSERT INTO payments VALUES ('ORD-1', 'imp_1', '', 'KRW', 10000, 0, 'paid', 'card', "
        "'html5_inicis', 0, NULL, '', 0, 1517443200, 'import')");
  }
  const auto store = open_sqlite_store(path);
  const auto payment = store->find_payment(*MerchantUid::from("ORD-1"));
  REQUIRE(payment);
  CHECK(payment->amount == won(10'000));
}
