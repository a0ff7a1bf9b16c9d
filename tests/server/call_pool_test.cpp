#include "server/call_pool.h"

#include <atomic>
#include <catch_amalgamated.hpp>
#include <latch>

using namespace refund;
using namespace std::chrono_literals;

TEST_CASE("call pool: no more calls than it may have, and a slot that is dropped comes back") {
  CallPool pool{2};
  {
    auto one = pool.reserve();
    auto two = pool.reserve();
    CHECK(one);
    CHECK(two);
    CHECK_FALSE(pool.reserve());
    CHECK(pool.busy() == 2);
  }
  CHECK(pool.busy() == 0);
  CHECK(pool.reserve());
}

TEST_CASE("call pool: calls run beside each other, each once") {
  constexpr int calls = 8;
  CallPool pool{calls};
  std::latch all_running{calls};
  std::atomic<int> ran{0};
  for (int i = 0; i < calls; ++i)
    std::move(*pool.reserve()).run([&] {
      all_running.arrive_and_wait();
      ++ran;
    });
  CHECK(pool.stop(20s) == 0);
  CHECK(ran == calls);
}

TEST_CASE("call pool: threads are used again") {
  CallPool pool{1};
  for (int i = 0; i < 100; ++i) {
    std::latch ran{1};
    auto slot = pool.reserve();
    REQUIRE(slot);
    std::move(*slot).run([&] { ran.count_down(); });
    ran.wait();
    while (pool.busy() > 0) std::this_thread::yield();
  }
}

TEST_CASE("call pool: a stop takes no more and tells what is left") {
  CallPool pool{2};
  std::latch go{1}, done{1};
  std::move(*pool.reserve()).run([&] {
    go.wait();
    done.count_down();
  });
  CHECK(pool.stop(1ms) == 1);
  CHECK_FALSE(pool.reserve());
  go.count_down();
  done.wait();
  CHECK(pool.stop(20s) == 0);
}

TEST_CASE("call pool: its end waits for the calls under way") {
  std::atomic<bool> ran{false};
  {
    CallPool pool{1};
    std::move(*pool.reserve()).run([&] { ran = true; });
  }
  CHECK(ran);
}
