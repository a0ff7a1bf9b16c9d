#include "server/sqlite/sqlite_refund_store.h"

#include <sys/stat.h>

#include <array>
#include <catch_amalgamated.hpp>
#include <fstream>
#include <string>
#include <thread>

#include "server/commands/open_store.h"
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

    auto other = paid(pay_method::vbank);
    other.merchant_uid = *MerchantUid::from("ORD-vbank");
    other.imp_uid = *ImpUid::from("imp_vbank");
    shop.sell(other);
    auto into_account = asking_into_account("1000");
    into_account.merchant_uid = other.merchant_uid.str();
    shop.gateway.next({fakes::Fate::call_lost});
    REQUIRE(in_words(shop.service.refund(into_account, key("k3"))) == "pending 1000");
  }
  const auto [name, sql] = GENERATE(table<std::string, std::string>({
      {"more refunded than paid", "UPDATE payments SET cancel_amount = amount + 1"},
      {"less than nothing", "UPDATE payments SET cancel_amount = -1"},
      {"two pending refunds of one order",
       "INSERT INTO refunds SELECT NULL, 'rf_x', merchant_uid, 'imp_x', currency, amount, "
       "checksum, "
       "reason, NULL, NULL, 'pending', NULL, '', requested_at, NULL, '', NULL, '', 0, '', NULL, "
       "'', "
       "NULL, 0, 1, NULL, '', NULL, NULL, NULL, NULL, 'none', NULL FROM refunds LIMIT 1"},
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
      {"an audit log that is rewritten", "UPDATE audit SET who = ''"},
      {"an audit log that is shortened", "DELETE FROM audit"},
      {"an account that vanishes while its refund is pending", "DELETE FROM refund_accounts"},
      {"an account that moves to another refund", "UPDATE refund_accounts SET refund_id = 'rf_x'"},
      {"a status that there isn't", "UPDATE payments SET status = 'lost'"},
  }));
  INFO(name);
  SQLite::Database database{path, SQLite::OPEN_READWRITE};
  database.exec("PRAGMA foreign_keys = ON");
  CHECK_THROWS_AS(database.exec(sql), SQLite::Exception);
}

/// True when the text stands anywhere in the books' files.
bool files_hold(const std::string& path, const std::string& text) {
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    std::ifstream file{path + suffix, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (bytes.find(text) != bytes.npos) return true;
  }
  return false;
}

TEST_CASE("sqlite store: what was erased or sealed anew is in none of its files any more") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const auto store = open_sqlite_store(path);
  const auto noon = kst(2018, 2, 1);
  const auto payment = paid(pay_method::vbank);
  store->save_payment(payment, 0, noon, "import");
  const auto id = *RefundId::from("rf_1");
  // Of many pages, so that erasing it also frees some.
  const std::string number(20'000, 'N');
  const KeptAccount kept{{"88", "masked"}, {"key", number, "planted holder", "planted telephone"}};
  store->open({id, payment.merchant_uid, payment.imp_uid, won(1'000), "reason", won(10'000),
               std::nullopt, "", kept, noon, noon});
  const auto part_of_number = number.substr(0, 100);
  for (const auto& text : {part_of_number, std::string{"planted holder"}})
    CHECK(files_hold(path, text));

  SECTION("erased") {
    auto after = payment;
    after.cancel_amount = won(1'000);
    after.status = PaymentStatus::cancelled;
    store->succeed({id, after, 1, "", "", noon, "answer"});
    CHECK(store->erase_accounts(noon + 1s, noon + 1s) == 1);
  }
  SECTION("sealed anew") {
    const std::vector anew{AccountOf{id, "88", {"key2", "n", "h", std::nullopt}}};
    CHECK(store->reseal_accounts(anew, noon, {}) == 1);
  }
  CHECK(store->scrub());
  for (const auto& text :
       {part_of_number, std::string{"planted holder"}, std::string{"planted telephone"}})
    CHECK_FALSE(files_hold(path, text));
  CHECK(files_hold(path, "masked"));
}

TEST_CASE("sqlite store: a reader in the way of the scrubbing is said, and later it is done") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const auto store = open_sqlite_store(path);
  store->ping();
  {
    SQLite::Database reader{path, SQLite::OPEN_READONLY};
    SQLite::Statement reading{reader, "SELECT name FROM marks"};
    REQUIRE(reading.executeStep());
    store->ping();
    CHECK_FALSE(store->scrub());
    CHECK_NOTHROW(store->ping());
  }
  CHECK(store->scrub());
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

TEST_CASE("migrations: a command refuses older books, which an older server may still write") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const auto older = migrations().first(migrations().size() - 1);
  const auto version_of = [&] {
    return Connection{path, Access::create, {}}
        .database()
        .execAndGet("PRAGMA user_version")
        .getInt64();
  };
  {
    Connection connection{path, Access::create, {}};
    migrate(connection, older);
  }
  CHECK_THROWS_WITH(commands::open_store_beside_server("sqlite:" + path),
                    ContainsSubstring("start this one's (imp-refund serve)"));
  CHECK(version_of() == static_cast<std::int64_t>(older.size()));

  CHECK(commands::open_store("sqlite:" + path));  // the server's start
  CHECK(version_of() == static_cast<std::int64_t>(migrations().size()));
  CHECK(commands::open_store_beside_server("sqlite:" + path));
  CHECK(commands::open_store_beside_server("sqlite:" + folder.file("new.db")));

  const auto others = folder.file("others.db");
  Connection{others, Access::create, {}}.execute("CREATE TABLE cats (x); PRAGMA user_version = 1");
  CHECK_THROWS_WITH(commands::open_store_beside_server("sqlite:" + others),
                    ContainsSubstring("belongs to another program"));
}

TEST_CASE("migrations: a database of the first schema is brought up to date and keeps its rows") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  {
    Connection connection{path, Access::create, {}};
    migrate(connection, migrations().first(1));
    connection.execute(R"sql(
        INSERT INTO payments VALUES ('ORD-1', 'imp_1', '', 'KRW', 10000, 3000, 'cancelled', 'vbank',
                                     'html5_inicis', 0, NULL, '', 1, 1517443200, 'import');
        INSERT INTO refunds (id, merchant_uid, imp_uid, currency, amount, checksum, reason,
                             account_bank, account_number, status, requested_at, settled_at,
                             idempotency_key, fingerprint, cancellations_seen, next_check_at)
        VALUES ('rf_1', 'ORD-1', 'imp_1', 'KRW', 3000, 10000, 'changed my mind', '88',
                '**********8400', 'succeeded', 1517443300, 1517443301, 'key-1', 'abc', 0, NULL),
               ('rf_2', 'ORD-1', 'imp_1', 'KRW', 1000, 7000, 'and again', '88',
                '**********8400', 'pending', 1517443400, NULL, 'key-2', 'def', 1, 1517443460);
        INSERT INTO refund_moves (refund_id, from_status, to_status, at, cause, detail)
        VALUES ('rf_1', NULL, 'pending', 1517443300, 'asked for', ''),
               ('rf_2', NULL, 'pending', 1517443400, 'asked for', ''),
               ('rf_1', 'pending', 'succeeded', 1517443301, 'answer', '');
        INSERT INTO marks VALUES ('swept_until', 1517443200))sql");
  }
  const auto store = open_sqlite_store(path);
  const auto payment = store->find_payment(*MerchantUid::from("ORD-1"));
  REQUIRE(payment);
  CHECK(payment->amount == won(10'000));
  const auto moves = store->history(*RefundId::from("rf_1"));
  REQUIRE(moves.size() == 2);
  CHECK(moves[0].cause == "asked for");
  CHECK(moves[1].cause == "answer");
  CHECK(moves[1].at - moves[0].at == std::chrono::seconds{1});
  CHECK(store->swept_until());

  const auto settled = store->find_refund(*IdempotencyKey::from("key-1"));
  REQUIRE(settled);
  CHECK(settled->fingerprint == "abc");
  CHECK(settled->account == MaskedAccount{"88", "**********8400"});
  // There never was more of it than the mask.
  CHECK(settled->account_erased_at == settled->refund.requested_at);
  CHECK_FALSE(store->find_account(settled->refund.id));

  // What was pending goes on.
  auto told = *payment;
  told.cancel_amount = won(4'000);
  const auto id = *RefundId::from("rf_2");
  const auto pending = *store->look(payment->merchant_uid, std::nullopt).pending;
  CHECK(pending.refund.id == id);
  CHECK(pending.patience == Patience{});
  CHECK(store->succeed({id, told, 2, "", "", kst(2018, 2, 1), "answer"}));
  CHECK(store->history(id).size() == 2);
  CHECK(store->erase_accounts(kst(2019, 1, 1), kst(2019, 1, 1)) == 0);
}
