#include "server/refund_service.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/fakes/memory_refund_store.h"
#include "tests/server/shop.h"

using namespace refund;
using namespace refund::shop;
using namespace refund::samples;
using namespace std::chrono_literals;
using fakes::Fate;
using fakes::MemoryRefundStore;

TEST_CASE("refund service: a slow call is answered as pending and goes on") {
  auto options = one_thread();
  options.calls = 4;
  options.answer_within = 1ms;
  Shop shop{options};
  const auto order = shop.sell();

  shop.gateway.hold();
  const auto answer = shop.service.refund(asking("3000"), key("k"));
  CHECK(in_words(answer) == "pending 3000");
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "pending 3000");
  CHECK(shop.service.calls_under_way() == 1);

  shop.gateway.wait_until_held(1);
  shop.gateway.release();
  const auto settled = shop.service.find_refund(refund_of(answer).id, 20s);
  REQUIRE(settled);
  CHECK(settled->status == RefundStatus::succeeded);
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "settled 3000");
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(3'000));
}

TEST_CASE("refund service: when every call is taken, nothing is written") {
  auto options = one_thread();
  options.calls = 1;
  options.answer_within = 1ms;
  Shop shop{options};
  shop.sell();
  auto second = paid();
  second.merchant_uid = *MerchantUid::from("ORD-2");
  second.imp_uid = *ImpUid::from("imp_2");
  shop.sell(second);
  auto request = asking();
  request.merchant_uid = "ORD-2";

  shop.gateway.hold();
  shop.service.refund(asking(), std::nullopt);
  shop.gateway.wait_until_held(1);
  CHECK(in_words(shop.service.refund(request, key("k"))) == "gateway unavailable");
  CHECK(shop.store->refunds_of(second.merchant_uid).empty());

  shop.gateway.release();
  CHECK(shop.service.stop(20s) == 0);
}

TEST_CASE("refund service: a stop waits for calls up to its limit and leaves the rest pending") {
  auto options = one_thread();
  options.calls = 2;
  options.answer_within = 1ms;
  Shop shop{options};
  shop.sell();
  shop.gateway.hold();
  const auto id = refund_of(shop.service.refund(asking(), std::nullopt)).id;
  shop.gateway.wait_until_held(1);

  CHECK(shop.service.stop(1ms) == 1);
  CHECK(shop.store->find_refund(id)->refund.status == RefundStatus::pending);
  auto unknown = asking();
  CHECK(in_words(shop.service.refund(unknown, std::nullopt)) == "in progress");

  shop.gateway.release();
  CHECK(shop.service.stop(20s) == 0);
  CHECK(shop.store->find_refund(id)->refund.status == RefundStatus::succeeded);
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "refused already_refunded");
}

TEST_CASE("refund service: a refund is waited for, and one that isn't there is not") {
  Shop shop;
  shop.sell();
  shop.gateway.next({Fate::call_lost});
  const auto id = refund_of(shop.service.refund(asking(), std::nullopt)).id;
  CHECK(shop.service.find_refund(id, 0ms)->status == RefundStatus::pending);
  CHECK(shop.service.find_refund(id, 1ms)->status == RefundStatus::pending);
  CHECK_FALSE(shop.service.find_refund(*RefundId::from("rf_none"), 20s));
}

TEST_CASE("refund service: the reconciler wakes up whoever waits for a refund") {
  Shop shop;
  shop.sell();
  shop.gateway.next({Fate::answer_lost});
  const auto id = refund_of(shop.service.refund(asking(), std::nullopt)).id;
  std::optional<Refund> waited;
  std::thread customer{[&] { waited = shop.service.find_refund(id, 20s); }};
  shop.reconciler.pass();
  customer.join();
  REQUIRE(waited);
  CHECK(waited->status == RefundStatus::succeeded);
}

TEST_CASE("refund service: books that fail after the money moved leave the refund pending") {
  // The memory store can be broken at will.
  auto books = std::make_unique<MemoryRefundStore>();
  auto& broken = *books;
  auto options = one_thread();
  options.calls = 1;
  Shop shop{options, std::move(books)};
  const auto order = shop.sell();

  shop.gateway.hold();
  std::optional<RefundAnswer> answer;
  std::thread customer{[&] { answer = shop.service.refund(asking("3000"), key("k")); }};
  shop.gateway.wait_until_held(1);
  broken.have(
      GENERATE(MemoryRefundStore::Trouble::writes_fail, MemoryRefundStore::Trouble::all_fails));
  shop.gateway.release();
  customer.join();
  REQUIRE(answer);
  CHECK(in_words(*answer) == "pending 3000");
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(3'000));

  broken.have(MemoryRefundStore::Trouble::none);
  shop.reconciler.pass();
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "settled 3000");
}

TEST_CASE("refund service: without books there is no refund") {
  auto books = std::make_unique<MemoryRefundStore>();
  auto& broken = *books;
  Shop shop{one_thread(), std::move(books)};
  shop.sell();
  broken.have(MemoryRefundStore::Trouble::writes_fail);
  CHECK_THROWS_AS(shop.service.refund(asking(), key("k")), StoreUnavailable);
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("refund service: an intent that lay too long is not sent any more") {
  auto options = one_thread();
  fakes::FakeClock* clock = nullptr;
  // The machine sleeps while the intent is being written.
  options.new_id = [&] {
    clock->advance(options.call_limit);
    return new_refund_id();
  };
  Shop shop{options};
  clock = &shop.clock;
  shop.sell();
  CHECK(in_words(shop.service.refund(asking(), key("k"))) == "failed gateway_unavailable");
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("refund service: nor is one whose wait the wall clock does not show") {
  auto options = one_thread();
  fakes::FakeClock* clock = nullptr;
  options.new_id = [&] {
    clock->advance(options.call_limit);
    clock->set_wall_clock(-options.call_limit);  // someone puts the clock right meanwhile
    return new_refund_id();
  };
  Shop shop{options};
  clock = &shop.clock;
  shop.sell();
  CHECK(in_words(shop.service.refund(asking(), key("k"))) == "failed gateway_unavailable");
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("refund service: a call has what is left of its time since the intent") {
  auto options = one_thread();
  fakes::FakeClock* clock = nullptr;
  options.new_id = [&] {
    clock->advance(20s);  // the disk is slow
    return new_refund_id();
  };
  Shop shop{options};
  clock = &shop.clock;
  shop.sell();
  const auto begun = shop.clock.steady_now();
  shop.service.refund(asking(), key("k"));
  REQUIRE(shop.gateway.orders().size() == 1);
  CHECK(shop.gateway.orders().front().over_by == begun + options.call_limit - 1s);
  const auto record = *shop.store->find_refund(*key("k"));
  CHECK(record.patience == Patience{options.call_limit, options.settle_after});
}

TEST_CASE("refund service: sixty-four customers at once refund one order once") {
  auto options = one_thread();
  options.calls = 64;
  Shop shop{options};
  const auto order = shop.sell();

  std::vector<std::string> answers(64);
  std::vector<std::thread> customers;
  for (std::size_t i = 0; i < answers.size(); ++i)
    customers.emplace_back([&, i] {
      answers[i] = in_words(shop.service.refund(asking("10000"), key("k" + std::to_string(i))));
    });
  for (auto& customer : customers) customer.join();

  CHECK(std::count(answers.begin(), answers.end(), "settled 10000") == 1);
  CHECK(std::count(answers.begin(), answers.end(), "in progress") +
            std::count(answers.begin(), answers.end(), "refused already_refunded") ==
        63);
  CHECK(shop.gateway.orders().size() == 1);
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(10'000));
}
