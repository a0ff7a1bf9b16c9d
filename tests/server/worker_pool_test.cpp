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

TEST_CASE("worker pool: no more are begun than may work at once") {
  constexpr int at_once = 3;
  std::atomic<int> working = 0, most = 0, served = 0;
  std::latch full(at_once), release(1);
  {
    WorkerPool<int> pool(
        16, 100,
        [&](int item) {
          const int now = ++working;
          int seen = most;
          while (now > seen && !most.compare_exchange_weak(seen, now)) {
          }
          if (item < at_once) full.count_down();
          release.wait();
          --working;
          ++served;
        },
        at_once);
    for (int i = 0; i < 50; ++i) REQUIRE(pool.offer(i));
    full.wait();
    CHECK(pool.waiting() == 50 - at_once);
    release.count_down();
    while (served < 50) std::this_thread::yield();
  }
  CHECK(most <= at_once);
}

TEST_CASE("worker pool: who waits for somebody outside lets others begin") {
  constexpr int items = 8;
  std::barrier all_wait(items + 1);
  std::atomic<int> served = 0;
  WorkerPool<int> pool(
      16, 100,
      [&](int) {
        {
          const OutsideWait wait;
          all_wait.arrive_and_wait();
        }
        ++served;
      },
      1);
  for (int i = 0; i < items; ++i) REQUIRE(pool.offer(i));
  all_wait.arrive_and_wait();  // would hang if one that waits kept the next from beginning
  while (served < items) std::this_thread::yield();
  CHECK(pool.threads() >= items);
}

TEST_CASE("worker pool: what may not begin yet counts like what is being served") {
  std::latch started(1), release(1);
  std::atomic<int> served = 0;
  WorkerPool<int> pool(
      3, 2,
      [&](int item) {
        if (item == 0) started.count_down();
        release.wait();
        ++served;
      },
      1);
  REQUIRE(pool.offer(0));
  started.wait();
  for (int i = 1; i < 5; ++i) CHECK(pool.offer(i));
  CHECK_FALSE(pool.offer(5));
  CHECK(pool.threads() == 1);
  release.count_down();
  while (served < 5) std::this_thread::yield();
}

TEST_CASE("worker pool: its end serves what is queued, also what might not begin yet") {
  std::latch started(2), release(1);
  std::atomic<int> served = 0;
  {
    WorkerPool<int> pool(
        2, 100,
        [&](int item) {
          if (item < 2) {
            const OutsideWait wait;
            started.count_down();
            release.wait();
          }
          ++served;
        },
        1);
    REQUIRE(pool.offer(0));
    REQUIRE(pool.offer(1));
    started.wait();
    for (int i = 2; i < 20; ++i) REQUIRE(pool.offer(i));
    release.count_down();
  }
  CHECK(served == 20);
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
