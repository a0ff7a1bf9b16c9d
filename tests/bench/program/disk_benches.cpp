#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <system_error>
#include <thread>
#include <vector>

#include "server/clock.h"
#include "server/refund_id.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "tests/bench/program/benches.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

using std::chrono::duration;
using std::chrono::seconds;
using std::chrono::steady_clock;

/// Writes what a refund writes. False when the books say no, which they must not.
bool refund_in_books(RefundStore& store, std::int64_t number, sys_seconds now) {
  const auto known = store.find_payment(order(number));
  if (!known) return false;
  const auto opened = store.open({new_refund_id(), known->merchant_uid, known->imp_uid,
                                  refunded_at_once, "bench", refundable_amount(*known),
                                  std::nullopt, "", std::nullopt, now, now + seconds{60}});
  const auto* mine = std::get_if<Opened>(&opened);
  if (!mine) return false;
  auto after = *known;
  after.cancel_amount = *plus(after.cancel_amount, refunded_at_once);
  after.status = PaymentStatus::cancelled;
  return store
      .succeed({mine->record.refund.id, after, mine->record.cancellations_seen + 1, "cancellation",
                "", now, "answer"})
      .has_value();
}

}  // namespace

void run_store(const StoreLoad& load) {
  const auto store = sqlite::open_sqlite_store(load.path);
  std::atomic<std::int64_t> next{0};
  std::atomic<std::int64_t> done{0};
  std::atomic<bool> sound{true};
  SystemClock clock;
  const auto begun = steady_clock::now();
  const auto end = begun + seconds{load.seconds};
  std::vector<std::thread> threads;
  for (int i = 0; i < load.threads; ++i)
    threads.emplace_back([&] {
      while (steady_clock::now() < end) {
        if (!refund_in_books(*store, next++ % 100'000, clock.now())) sound = false;
        ++done;
      }
    });
  for (auto& thread : threads) thread.join();
  const duration<double> took = steady_clock::now() - begun;
  if (!sound) throw std::runtime_error("the books refused a refund");
  std::cout << "RESULT " << static_cast<double>(done) / took.count() << std::endl;
}

void run_flush(const FlushLoad& load) {
  const auto file = ::open(load.path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const auto check = [](bool good) {
    if (!good) throw std::system_error(errno, std::generic_category(), "fdatasync alone");
  };
  check(file >= 0);
  const std::vector<char> page(static_cast<std::size_t>(load.bytes), 'x');
  // Like a write-ahead log that has reached its length: the file does not grow while we measure.
  constexpr int pages = 1'000;
  for (int i = 0; i < pages; ++i)
    check(::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()));
  check(::fsync(file) == 0);

  std::int64_t flushes = 0;
  const auto begun = steady_clock::now();
  for (const auto end = begun + seconds{load.seconds}; steady_clock::now() < end; ++flushes) {
    const auto at = static_cast<off_t>(flushes % pages) * load.bytes;
    check(::pwrite(file, page.data(), page.size(), at) == static_cast<ssize_t>(page.size()));
    check(::fdatasync(file) == 0);
  }
  const duration<double> took = steady_clock::now() - begun;
  ::close(file);
  ::unlink(load.path.c_str());
  std::cout << "RESULT " << static_cast<double>(flushes) / took.count() << std::endl;
}

}  // namespace refund::bench
