#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "server/clock.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "tests/bench/program/benches.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

constexpr std::int64_t rows_at_once = 500'000;

/// Numbers from :from up to and without :to, with the names that orders.h gives them.
constexpr const char* numbers = R"sql(
    WITH RECURSIVE numbers (n) AS (
      VALUES (:from) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :to))sql";

constexpr const char* payments = R"sql(
    INSERT INTO payments (merchant_uid, imp_uid, name, currency, amount, cancel_amount, status,
                          pay_method, pg_provider, escrow, paid_at, receipt_url, cancellations,
                          updated_at, cause)
    SELECT printf('ORD-%08d', n), printf('imp_%012d', n), '', 'KRW', 10000,
           iif(n >= :refunded, 100, 0), iif(n >= :refunded, 'cancelled', 'paid'), 'card',
           'html5_inicis', 0, :now - 3600, '', n >= :refunded, :now, 'import' FROM numbers)sql";

// Written as pending and settled after, so that every trigger and index has done its work.
constexpr const char* refunds = R"sql(
    INSERT INTO refunds (id, merchant_uid, imp_uid, currency, amount, checksum, reason, status,
                         requested_at, settled_at, receipt_url, fingerprint, cancellations_seen,
                         cancellation_id)
    SELECT printf('rf_%020d', n), printf('ORD-%08d', n), printf('imp_%012d', n), 'KRW', 100, 10000,
           'bench', 'succeeded', :now - 60, :now - 59, '', '', 0, printf('cancellation_%d', n)
      FROM numbers)sql";

constexpr const char* moves = R"sql(
    INSERT INTO refund_moves (refund_id, number, from_status, to_status, at, cause, detail)
    SELECT printf('rf_%020d', n), 1, NULL, 'pending', :now - 60, 'asked for', '' FROM numbers
    UNION ALL
    SELECT printf('rf_%020d', n), 2, 'pending', 'succeeded', :now - 59, 'answer', ''
      FROM numbers)sql";

class Filler {
 public:
  explicit Filler(const BooksSize& size) : size_(size), db_(size.path, SQLite::OPEN_READWRITE) {
    // A file that breaks while it is made is thrown away, so nothing has to be flushed.
    db_.exec("PRAGMA synchronous = OFF");
    db_.exec("PRAGMA journal_mode = OFF");
    db_.exec("PRAGMA cache_size = -1000000");
  }
  ~Filler() { db_.exec("PRAGMA journal_mode = WAL"); }

  void insert(const char* what, std::int64_t begin, std::int64_t end) {
    SQLite::Statement statement{db_, std::string{numbers} + what};
    const auto now = SystemClock{}.now().time_since_epoch().count();
    for (auto from = begin; from < end; from += rows_at_once) {
      const auto to = std::min(from + rows_at_once, end);
      statement.bind(":from", from);
      statement.bind(":to", to);
      statement.bind(":now", static_cast<std::int64_t>(now));
      if (statement.getBindParameterCount() > 3)
        statement.bind(":refunded", size_.payments - size_.refunds);
      SQLite::Transaction transaction{db_};
      statement.exec();
      transaction.commit();
      statement.reset();
      std::cerr << "." << std::flush;
    }
  }

 private:
  const BooksSize& size_;
  SQLite::Database db_;
};

}  // namespace

void fill_books(const BooksSize& size) {
  if (std::filesystem::exists(size.path)) throw std::runtime_error(size.path + " is there already");
  if (size.refunds > size.payments) throw std::runtime_error("more refunds than payments");
  if (size.payments > 99'999'999) throw std::runtime_error("an order's number has eight digits");
  sqlite::open_sqlite_store(size.path)->ping();  // the schema is the store's own
  Filler filler{size};
  const auto refunded = size.payments - size.refunds;
  filler.insert(payments, 0, size.payments);
  filler.insert(refunds, refunded, size.payments);
  filler.insert(moves, refunded, size.payments);
  std::cerr << "\n";
}

}  // namespace refund::bench
