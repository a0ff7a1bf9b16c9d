#include <atomic>
#include <catch_amalgamated.hpp>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/store_contract/contract.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {
namespace {

/// Runs `work(thread)` on `count` threads that start together.
void in_parallel(int count, const std::function<void(int)>& work) {
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < count; ++thread)
    threads.emplace_back([&, thread] {
      ++ready;
      while (ready < count) std::this_thread::yield();
      work(thread);
    });
  for (auto& thread : threads) thread.join();
}

constexpr int threads = 16;

}  // namespace

void run_threads(const OpenStore& open) {
  const auto one = open();
  const auto two = open();
  const auto store = [&](int thread) -> RefundStore& { return thread % 2 == 0 ? *one : *two; };

  SECTION("one of many refunds of one payment opens") {
    for (int round = 0; round < 20; ++round) {
      const auto payment = order(round);
      one->save_payment(payment, 0, noon, "look-up");
      std::atomic<int> opened{0}, told{0};
      in_parallel(threads, [&](int thread) {
        const auto answer = store(thread).open(intent(round * threads + thread, payment, 10'000));
        opened += is<Opened>(answer);
        told += is<RefundOpen>(answer);
      });
      CHECK(opened == 1);
      CHECK(told == threads - 1);
      CHECK(one->refunds_of(payment.merchant_uid).size() == 1);
    }
  }
  SECTION("one of many requests with one key opens") {
    for (int number = 0; number < threads; ++number)
      one->save_payment(order(number), 0, noon, "look-up");
    std::atomic<int> opened{0}, known{0};
    in_parallel(threads, [&](int thread) {
      const auto answer = store(thread).open(intent(thread, order(thread), 10'000, key(1)));
      opened += is<Opened>(answer);
      known += is<KeyKnown>(answer);
    });
    CHECK(opened == 1);
    CHECK(known == threads - 1);
  }
  SECTION("one of success and failure wins, and the payment goes with it") {
    for (int round = 0; round < 20; ++round) {
      const auto payment = order(round);
      one->save_payment(payment, 0, noon, "look-up");
      one->open(intent(round, payment, 3'000));
      std::atomic<int> succeeded{0}, failed{0};
      in_parallel(4, [&](int thread) {
        if (thread < 2)
          succeeded += store(thread).succeed(success(round, after(payment, 3'000))).has_value();
        else
          failed += store(thread).fail(failure(round)).has_value();
      });
      CHECK(succeeded + failed == 1);
      CHECK(two->find_payment(payment.merchant_uid)->cancel_amount ==
            won(succeeded == 1 ? 3'000 : 0));
      CHECK(two->history(id(round)).size() == 2);
    }
  }
  SECTION("each due refund is given to one of many") {
    for (int number = 0; number < 50; ++number) {
      one->save_payment(order(number), 0, noon, "look-up");
      one->open(intent(number, order(number), 1'000));
    }
    std::vector<std::vector<RefundRecord>> taken(threads);
    in_parallel(threads, [&](int thread) {
      taken[static_cast<std::size_t>(thread)] = store(thread).take_due(noon + 1h, noon + 2h, 50);
    });
    std::multiset<std::string> all;
    for (const auto& some : taken)
      for (const auto& record : some) all.insert(record.refund.id.str());
    CHECK(all.size() == 50);
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == 50);
  }
  SECTION("what one has written the other reads at once") {
    in_parallel(threads, [&](int thread) {
      for (int round = 0; round < 10; ++round) {
        const auto payment = order(thread * 1'000 + round);
        store(thread).save_payment(payment, 0, noon, "look-up");
        if (store(thread + 1).find_payment(payment.merchant_uid) != payment)
          throw std::logic_error("not there yet");
      }
    });
  }
  SECTION("a day's refunds of many orders come out even") {
    constexpr int orders = 8, parts = 10;
    for (int number = 0; number < orders; ++number)
      one->save_payment(order(number), 0, noon, "look-up");
    std::atomic<int> next_id{0};
    in_parallel(threads, [&](int thread) {
      auto& books = store(thread);
      for (int round = 0; round < parts * 4; ++round) {
        const auto payment = *books.find_payment(order((thread + round) % orders).merchant_uid);
        if (refundable_amount(payment).is_zero()) continue;
        const int number = next_id++;
        if (!is<Opened>(books.open(intent(number, payment, 1'000)))) continue;
        const auto done = after(payment, 1'000);
        books.succeed(success(number, done, done.cancel_amount.minor() / 1'000));
      }
    });
    for (int number = 0; number < orders; ++number) {
      const auto refunds = two->refunds_of(order(number).merchant_uid);
      CHECK(two->find_payment(order(number).merchant_uid)->cancel_amount ==
            won(static_cast<std::int64_t>(refunds.size()) * 1'000));
      CHECK(two->changes(order(number).merchant_uid).empty());
    }
    CHECK(two->pending().empty());
  }
}

}  // namespace refund::contract
