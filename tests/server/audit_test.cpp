#include "server/audit.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <catch_amalgamated.hpp>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "server/audit_verifier.h"
#include "tests/fakes/memory_refund_store.h"
#include "tests/server/shop.h"
#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::samples;
using namespace refund::shop;
using namespace std::chrono_literals;

namespace {

AuditNote note(const std::string& subject) {
  return {kst(2018, 2, 1), {"merchant", "203.0.113.0/24"}, "looked at", subject, "done", "전화"};
}

/// Books with entries 1 to 9, and a file to change behind the program's back.
struct Books {
  Books() {
    const auto store = sqlite::open_sqlite_store(path);
    for (int number = 1; number <= 9; ++number)
      store->write_audit(note("rf_" + std::to_string(number)));
  }
  /// As someone does who has the file and knows SQL.
  void change(const std::string& sql) const {
    SQLite::Database file{path, SQLite::OPEN_READWRITE};
    file.exec("DROP TRIGGER audit_stays; DROP TRIGGER audit_stays_as_written");
    file.exec(sql);
  }
  AuditVerdict verdict(const std::optional<AuditAnchor>& anchor = std::nullopt) const {
    return verify_audit(*sqlite::open_sqlite_store(path), anchor);
  }
  AuditAnchor anchor() const {
    const auto head = sqlite::open_sqlite_store(path)->audit_head();
    return {head.seq, head.hash};
  }

  TemporaryFolder folder;
  std::string path = folder.file("books.db");
};

std::string in_words(const AuditVerdict& verdict) {
  if (!verdict.broken) return "sound";
  const auto at = " " + std::to_string(verdict.broken->seq);
  switch (verdict.broken->fault) {
    case AuditFault::missing:
      return "missing" + at;
    case AuditFault::changed:
      return "changed" + at;
    case AuditFault::tail_missing:
      return "cut" + at;
    case AuditFault::not_anchored:
      return "not anchored" + at;
  }
  return "";
}

}  // namespace

TEST_CASE("audit: an entry's hash is what any other program computes") {
  // printf '%s' of 32 zero bytes and the fields, each as LENGTH:TEXT, through sha256sum.
  CHECK(hex(audit_hash(no_entry_before, 1,
                       {std::chrono::sys_seconds{1517443200s},
                        {"merchant", "203.0.113.0/24"},
                        "looked at",
                        "rf_1",
                        "done",
                        ""})) ==
        "d32c3cc8b7de9c9484d5f9f0f89d38ac5eb19048d922aae57e69b852fdb2859c");
}

TEST_CASE("audit: every part of an entry counts, and where one ends and the next begins") {
  using Edit = std::function<void(AuditNote&)>;
  const auto [name, edit] = GENERATE(table<std::string, Edit>({
      {"time", [](auto& it) { it.at += 1s; }},
      {"who", [](auto& it) { it.by.who += "x"; }},
      {"from", [](auto& it) { it.by.from.clear(); }},
      {"action", [](auto& it) { it.action += "x"; }},
      {"subject", [](auto& it) { it.subject = "rf_2"; }},
      {"outcome", [](auto& it) { it.outcome.clear(); }},
      {"detail", [](auto& it) { it.detail.clear(); }},
      {"text that moves from one part to the next",
       [](auto& it) {
         it.action = "looked";
         it.subject = " at" + it.subject;
       }},
  }));
  INFO(name);
  auto edited = note("rf_1");
  edit(edited);
  const auto hash = audit_hash(no_entry_before, 1, note("rf_1"));
  CHECK(audit_hash(no_entry_before, 1, edited) != hash);
  CHECK(audit_hash(no_entry_before, 2, note("rf_1")) != hash);
  CHECK(audit_hash(hash, 1, note("rf_1")) != hash);
}

TEST_CASE("audit: an address is kept as its network") {
  const auto [address, kept] = GENERATE(table<std::string, std::string>({
      {"203.0.113.42", "203.0.113.0/24"},
      {"::ffff:203.0.113.42", "203.0.113.0/24"},
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"},
      {"::1", "::/48"},
      {"not an address", ""},
      {"", ""},
  }));
  CHECK(masked_address(address) == kept);
}

TEST_CASE("audit: what is done to the log behind the program's back is found") {
  const auto [name, sql, verdict] = GENERATE(table<std::string, std::string, std::string>({
      {"nothing", "", "sound"},
      {"an outcome is changed", "UPDATE audit SET outcome = 'failed' WHERE seq = 4", "changed 4"},
      {"who asked is changed", "UPDATE audit SET who = 'anyone' WHERE seq = 1", "changed 1"},
      {"where from is changed", "UPDATE audit SET source = '' WHERE seq = 9", "changed 9"},
      {"the time is changed", "UPDATE audit SET at = at + 1 WHERE seq = 5", "changed 5"},
      {"a hash is changed", "UPDATE audit SET hash = zeroblob(32) WHERE seq = 5", "changed 5"},
      {"one in the middle is gone", "DELETE FROM audit WHERE seq = 5", "missing 5"},
      {"several in the middle are gone", "DELETE FROM audit WHERE seq BETWEEN 3 AND 6",
       "missing 3"},
      {"the first is gone", "DELETE FROM audit WHERE seq = 1", "missing 1"},
      {"one is gone and the others moved up",
       "DELETE FROM audit WHERE seq = 5; UPDATE audit SET seq = seq - 1 WHERE seq > 5",
       "changed 5"},
      {"two have changed places",
       "UPDATE audit SET seq = 100 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4;"
       "UPDATE audit SET seq = 4 WHERE seq = 100",
       "changed 3"},
      {"one is put in",
       "UPDATE audit SET seq = -seq WHERE seq >= 5; UPDATE audit SET seq = 1 - seq WHERE seq < 0;"
       "INSERT INTO audit SELECT 5, at, who, source, action, 'rf_new', outcome, detail, hash "
       "FROM audit WHERE seq = 4",
       "changed 5"},
      {"the end is cut off", "DELETE FROM audit WHERE seq >= 8", "cut 8"},
      {"all of it is gone", "DELETE FROM audit", "cut 1"},
  }));
  INFO(name);
  const Books books;
  if (!sql.empty()) books.change(sql);
  CHECK(in_words(books.verdict()) == verdict);
}

TEST_CASE("audit: a decision about a refund and its entry are written together or not at all") {
  TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const auto store = sqlite::open_sqlite_store(path);
  const auto payment = paid();
  const auto now = kst(2018, 2, 1);
  store->save_payment(payment, 0, now, "look-up");
  const auto id = *RefundId::from("rf_waits");
  Intent intent{id,
                payment.merchant_uid,
                payment.imp_uid,
                won(1'000),
                "단순 변심",
                won(10'000),
                {},
                "",
                {},
                now,
                now};
  intent.needs_review = true;
  store->open(intent);
  {
    SQLite::Database file{path, SQLite::OPEN_READWRITE};
    file.exec(
        "CREATE TRIGGER no_more BEFORE INSERT ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the log is full'); END");
  }
  const Asker person{"operator", ""};
  CHECK_THROWS(store->fail({id, RefundFailure::rejected, "no", now, "test", "", person}));
  CHECK_THROWS(store->approve({id, won(10'000), std::nullopt, now, now + 60s, "test", person, {}}));
  CHECK(store->find_refund(id)->review == Review::waiting);
  CHECK(store->history(id).size() == 1);

  SQLite::Database{path, SQLite::OPEN_READWRITE}.exec("DROP TRIGGER no_more");
  CHECK(store->fail({id, RefundFailure::rejected, "no", now, "test", "", person}));
  CHECK(store->audit_entries(0, 100).back().note.by == person);
}

TEST_CASE("audit: a cut end still shows after more was written") {
  const Books books;
  books.change("DELETE FROM audit WHERE seq >= 8");
  sqlite::open_sqlite_store(books.path)->write_audit(note("rf_10"));
  CHECK(in_words(books.verdict()) == "missing 8");
}

TEST_CASE("audit: who forges all of the books' own counting is found by an anchor") {
  const Books books;
  const auto anchor = books.anchor();
  CHECK(in_words(books.verdict(anchor)) == "sound");

  SECTION("the end is cut off, and the count with it") {
    books.change(
        "DELETE FROM audit WHERE seq >= 8; UPDATE sqlite_sequence SET seq = 7 WHERE name = "
        "'audit'");
    CHECK(in_words(books.verdict()) == "sound");
    CHECK(in_words(books.verdict(anchor)) == "cut 8");
  }
  SECTION("all is written anew, with other words") {
    books.change("DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'");
    {
      const auto store = sqlite::open_sqlite_store(books.path);
      for (int number = 1; number <= 12; ++number) store->write_audit(note("forged"));
    }
    CHECK(in_words(books.verdict()) == "sound");
    CHECK(in_words(books.verdict(anchor)) == "not anchored 9");
  }
  SECTION("an anchor stays good while the log grows") {
    sqlite::open_sqlite_store(books.path)->write_audit(note("rf_10"));
    CHECK(in_words(books.verdict(anchor)) == "sound");
  }
}

TEST_CASE("audit: an anchor reads back as it was printed, and nothing else does") {
  const AuditAnchor anchor{1042, audit_hash(no_entry_before, 1, note("rf_1"))};
  const auto printed = to_string(anchor);
  const auto read = AuditAnchor::from(printed);
  REQUIRE(read);
  CHECK(read->seq == anchor.seq);
  CHECK(read->hash == anchor.hash);
  for (const auto& text :
       {std::string{}, printed + "0", printed.substr(1 + printed.find(':')),
        "0" + printed.substr(printed.find(':')), "x" + printed, std::string{"1042:"}})
    CHECK_FALSE(AuditAnchor::from(text));
}

TEST_CASE("audit: several programs on one file write one chain") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  constexpr int programs = 3, threads = 2, notes = 30;
  std::vector<std::unique_ptr<RefundStore>> stores;
  for (int program = 0; program < programs; ++program)
    stores.push_back(sqlite::open_sqlite_store(path));
  std::vector<std::thread> writers;
  for (int writer = 0; writer < programs * threads; ++writer)
    writers.emplace_back([&stores, writer] {
      for (int number = 0; number < notes; ++number)
        stores[static_cast<std::size_t>(writer % programs)]->write_audit(note("rf"));
    });
  for (auto& writer : writers) writer.join();
  const auto verdict = verify_audit(*stores[0], std::nullopt);
  CHECK(in_words(verdict) == "sound");
  CHECK(verdict.entries == programs * threads * notes);
}

TEST_CASE("audit: what is rolled back is not in the log, and leaves no gap") {
  const auto store = sqlite::open_sqlite_store(":memory:");
  auto thief = paid();
  thief.merchant_uid = *MerchantUid::from("ORD-thief");
  store->save_payment(paid(), 0, kst(2018, 2, 1), "import");
  const std::vector rows{ImportRow{thief}};
  store->write_audit(note("before"));
  CHECK_FALSE(
      store->import_payments(rows, ImportMode::all_or_none, kst(2018, 2, 1), {}).bad.empty());
  store->write_audit(note("after"));
  CHECK(in_words(verify_audit(*store, std::nullopt)) == "sound");
  CHECK(store->audit_head().seq == 2);
}

TEST_CASE("audit: the story of a refund is told without what is personal in it") {
  Shop shop;
  shop.sell(paid(pay_method::vbank));
  shop.gateway.next({fakes::Fate::answer_lost});
  const auto id = refund_of(shop.service.refund(asking_into_account("3000"), key("k"),
                                                {"ticket of ORD-1", "203.0.113.0/24"}))
                      .id.str();
  shop.let_pass(2s);
  shop.clock.advance(31 * 24h);
  shop.reconciler.erase_accounts();

  std::vector<std::string> told;
  for (const auto& entry : shop.store->audit_entries(0, 100)) {
    const auto& it = entry.note;
    told.push_back(it.by.who + "/" + it.by.from + ": " + it.action + " " +
                   (it.subject == id ? "ID" : it.subject) + ": " + it.outcome + ", " + it.detail);
  }
  CHECK(told == std::vector<std::string>{
                    "ticket of ORD-1/203.0.113.0/24: refund asked for ID: pending, 3000 KRW of "
                    "order ORD20180131-0000011",
                    "imp-refund/: call ended ID: pending, unknown",
                    "imp-refund/: refund settled ID: succeeded, reconciler",
                    "imp-refund/: account erased ID: done, ",
                });
}
