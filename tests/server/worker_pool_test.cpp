#include "server/http/worker_pool.h"

#include <atomic>
#include <barrier>
#include <catch_amalgamated.hpp>
#include <latch>

namespace refund::http {
namespace {

TEST_CASE("worker pool: serves every item once") {
  constexpr int items = 20'000;
  std::atomic<long> sum = 0;
  {
    WorkerPool<int> pool(8, items, [&](int item) { sum += item; });
    for (int i = 1; i <= items; ++i) REQUIRE(pool.offer(i));
  }  // its end waits for the queue
  CHECK(sum == static_cast<long>(items) * (items + 1) / 2);
}

TEST_CASE("worker pool: items that block get a thread each, up to the limit") {
  constexpr int workers = 6;
  std::barrier meet(workers + 1);
  WorkerPool<int> pool(workers, 100, [&](int) { meet.arrive_and_wait(); });
  for (int i = 0; i < workers; ++i) REQUIRE(pool.offer(i));
  meet.arrive_and_wait();  // would hang if fewer than all of them ran at the same time
  CHECK(pool.threads() == workers);
}

TEST_CASE("worker pool: says no when all are busy and the queue is full, and yes again later") {
  std::latch release(1);
  std::latch started(2);
  std::atomic<int> served = 0;
  WorkerPool<int> pool(2, 3, [&](int item) {
    if (item < 2) started.count_down();
    release.wait();
    ++served;
  });
  REQUIRE(pool.offer(0));
  REQUIRE(pool.offer(1));
  started.wait();
  for (int i = 0; i < 3; ++i) CHECK(pool.offer(2));
  CHECK_FALSE(pool.offer(3));
  CHECK(pool.waiting() == 3);

  pool.queue_again(4);  // what is being served already is not turned away
  release.count_down();
  while (served < 6) std::this_thread::yield();
  CHECK(pool.offer(5));
}

TEST_CASE("worker pool: short work stays on few threads") {
  std::atomic<int> served = 0;
  WorkerPool<int> pool(64, 10, [&](int) { ++served; });
  for (int i = 0; i < 1'000; ++i) {
    while (!pool.offer(i)) std::this_thread::yield();
    while (served <= i) std::this_thread::yield();
  }
  CHECK(pool.threads() < 8);
}

}  // namespace
}  // namespace refund::http
