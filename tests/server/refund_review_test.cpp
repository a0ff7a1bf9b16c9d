// A refund above the shop's limit: it waits for a person, is sent once, or is not sent at all.
#include <atomic>
#include <catch_amalgamated.hpp>
#include <thread>
#include <vector>

#include "tests/server/shop.h"

using namespace refund;
using namespace refund::shop;
using namespace refund::samples;
using namespace std::chrono_literals;
using fakes::Fate;

namespace {

/// Refunds of more than 5,000 won wait.
struct CarefulShop {
  CurrentPolicy policy;
  Shop shop;

  CarefulShop() : shop(with(policy)) {
    policy.set(*parse_policy("policy 1\nreview above 5000 KRW\n"));
  }
  static RefundServiceOptions with(const CurrentPolicy& policy) {
    auto options = one_thread();
    options.policy = &policy;
    return options;
  }
  /// Asks for 6,000 won, which wait.
  RefundId ask(std::optional<IdempotencyKey> with_key = std::nullopt) {
    const auto answer = shop.service.refund(asking("6000"), with_key);
    REQUIRE(in_words(answer) == "pending 6000");
    return refund_of(answer).id;
  }
  RefundRecord record(const RefundId& id) { return *shop.store->find_refund(id); }
  Money refunded() {
    return shop.gateway.state(*ImpUid::from("imp_448280090638")).payment.cancel_amount;
  }
};

std::string in_words_of(const ReviewAnswer& answer) {
  return std::visit(
      Cases{
          [](const Settled& it) { return "settled " + it.refund.amount.decimal(); },
          [](const StillPending& it) { return "pending " + it.refund.amount.decimal(); },
          [](const Failed& it) { return "failed " + std::string{to_string(*it.refund.failure)}; },
          [](const ReviewOver& it) { return "over " + std::string{to_string(it.record.review)}; },
          [](const NoSuchRefund&) { return std::string{"no such refund"}; },
          [](const Invalid& it) {
            return "invalid " + std::string{to_string(it.violations.front())};
          },
          [](const Refused& it) { return "refused " + std::string{to_string(it.why)}; },
          [](const GatewayUnavailable&) { return std::string{"gateway unavailable"}; },
      },
      answer);
}

}  // namespace

TEST_CASE("review: up to the limit a refund is made at once, above it nothing is sent") {
  CarefulShop at;
  at.shop.sell();
  CHECK(in_words(at.shop.service.refund(asking("5000"), std::nullopt)) == "settled 5000");
  const auto sent = at.shop.gateway.orders().size();
  // Together with the 5,000 before it, a single won is above the limit.
  const auto answer = at.shop.service.refund(asking("1"), key("k"));
  CHECK(in_words(answer) == "pending 1");
  CHECK(refund_of(answer).under_review);
  at.shop.let_pass(600s);
  CHECK(at.shop.gateway.orders().size() == sent);
  CHECK(at.record(refund_of(answer).id).review == Review::waiting);

  CHECK(in_words(at.shop.service.refund(asking("1"), key("k"))) == "pending 1");
  CHECK(in_words(at.shop.service.refund(asking("2"), key("k"))) == "key reused");
  CHECK(in_words(at.shop.service.refund(asking("1"), key("other"))) == "in progress");
}

TEST_CASE("review: the customer sees the limit before anything is typed") {
  CarefulShop at;
  const auto payment = at.shop.sell(paid(pay_method::card, "html5_inicis", 10'000, 2'000));
  const auto view = at.shop.service.payment(payment.merchant_uid);
  REQUIRE(view);
  CHECK(view->eligibility.review_above == won(3'000));
}

TEST_CASE("review: an approved refund is sent, once, however often it is approved") {
  CarefulShop at;
  at.shop.sell();
  const auto id = at.ask(key("k"));
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "settled 6000");
  CHECK(at.refunded() == won(6'000));
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "over approved");
  CHECK(in_words_of(at.shop.service.reject(id, "no", "test")) == "over approved");
  CHECK(at.shop.gateway.orders().size() == 1);
  CHECK(in_words(at.shop.service.refund(asking("6000"), key("k"))) == "settled 6000");
}

TEST_CASE("review: approved on many threads at once, it is sent once") {
  CarefulShop at;
  at.shop.sell();
  const auto id = at.ask();
  std::atomic<int> settled{0}, over{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 8; ++i)
    people.emplace_back([&] {
      const auto answer = at.shop.service.approve(id, "test");
      if (std::holds_alternative<Settled>(answer)) ++settled;
      if (std::holds_alternative<ReviewOver>(answer)) ++over;
    });
  for (auto& person : people) person.join();
  CHECK(settled == 1);
  CHECK(over == 7);
  CHECK(at.shop.gateway.orders().size() == 1);
  CHECK(at.refunded() == won(6'000));
}

TEST_CASE("review: a balance that another approval has used up is not called too small") {
  CarefulShop at;
  const auto payment = at.shop.sell();
  const auto id = at.ask();
  const auto used_up = GENERATE(6'000, 10'000);
  CAPTURE(used_up);
  // Between our look at the books and i'mport's answer, another server approves and its call is
  // carried out.
  at.shop.gateway.change(payment.imp_uid, [&](GatewayPayment& told) {
    at.shop.store->approve(
        {id, won(10'000), std::nullopt, at.shop.clock.now(), at.shop.clock.now() + 60s, "test"});
    told.payment.cancel_amount = won(used_up);
  });
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "over approved");
  CHECK(at.shop.gateway.orders().empty());
}

TEST_CASE("review: a rejected refund has failed with the shop's reason, and frees its payment") {
  CarefulShop at;
  const auto payment = at.shop.sell();
  const auto id = at.ask(key("k"));
  CHECK(in_words_of(at.shop.service.reject(id, "사용한 상품입니다", "test")) == "failed rejected");
  CHECK(at.record(id).refund.detail == "사용한 상품입니다");
  CHECK(in_words(at.shop.service.refund(asking("6000"), key("k"))) == "failed rejected");
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "over rejected");
  CHECK(at.shop.gateway.orders().empty());
  CHECK(in_words(at.shop.service.refund(asking("1000"), key("next"))) == "settled 1000");
}

TEST_CASE("review: it is approved against the balance as it stands at i'mport") {
  CarefulShop at;
  const auto payment = at.shop.sell();
  const auto id = at.ask();
  SECTION("what was cancelled at the console meanwhile leaves enough") {
    at.shop.gateway.cancel_at_console(payment.imp_uid, won(3'000));
    CHECK(in_words_of(at.shop.service.approve(id, "test")) == "settled 6000");
    CHECK(at.shop.gateway.orders().front().checksum == won(7'000));
    CHECK(at.refunded() == won(9'000));
  }
  SECTION("it leaves too little: the refund goes on waiting") {
    at.shop.gateway.cancel_at_console(payment.imp_uid, won(4'001));
    CHECK(in_words_of(at.shop.service.approve(id, "test")) == "invalid amount_exceeds_refundable");
    CHECK(at.record(id).review == Review::waiting);
    CHECK(at.shop.gateway.orders().empty());
  }
  SECTION("it leaves nothing") {
    at.shop.gateway.cancel_at_console(payment.imp_uid, won(10'000));
    CHECK(in_words_of(at.shop.service.approve(id, "test")) == "refused already_refunded");
    CHECK(in_words_of(at.shop.service.reject(id, "already refunded", "test")) == "failed rejected");
  }
  SECTION("i'mport can't be asked: the refund goes on waiting") {
    at.shop.gateway.next_lookups_fail(1);
    CHECK(in_words_of(at.shop.service.approve(id, "test")) == "gateway unavailable");
    CHECK(at.record(id).review == Review::waiting);
    CHECK(in_words_of(at.shop.service.approve(id, "test")) == "settled 6000");
  }
}

TEST_CASE("review: the account that was typed is there when the shop agrees, days later") {
  CarefulShop at;
  at.shop.sell(paid(pay_method::vbank));
  const auto answer = at.shop.service.refund(asking_into_account("6000"), std::nullopt);
  REQUIRE(in_words(answer) == "pending 6000");
  at.shop.clock.advance(24h * 60);
  at.shop.let_pass(5s);
  CHECK(in_words_of(at.shop.service.approve(refund_of(answer).id, "test")) == "settled 6000");
  const auto sent = at.shop.gateway.orders().front();
  REQUIRE(sent.account);
  CHECK(*sent.account == RefundAccount{"88", "56211105948400", "홍길동", ""});
}

TEST_CASE("review: without the key of its account a refund goes on waiting") {
  CarefulShop at;
  at.shop.sell(paid(pay_method::vbank));
  const auto id = refund_of(at.shop.service.refund(asking_into_account("6000"), std::nullopt)).id;
  auto options = one_thread();
  options.data_keys = made_up_keys("z");
  RefundService elsewhere{*at.shop.store, at.shop.gateway, at.shop.clock, options};
  CHECK(in_words_of(elsewhere.approve(id, "test")) == "invalid refund_bank_required");
  CHECK(at.record(id).review == Review::waiting);
  CHECK(at.shop.gateway.orders().empty());
}

TEST_CASE(
    "review: an answer that gets lost behind an approval is found, and nothing is sent again") {
  CarefulShop at;
  at.shop.sell();
  const auto id = at.ask();
  // It waited for a day: the call's own time counts from the approval.
  at.shop.clock.advance(24h);
  const auto [fate, status] = GENERATE(table<Fate, RefundStatus>(
      {{Fate::answer_lost, RefundStatus::succeeded}, {Fate::call_lost, RefundStatus::failed}}));
  at.shop.gateway.next({fate});
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "pending 6000");
  CHECK(at.record(id).review == Review::approved);
  at.shop.let_pass(300s);
  CHECK(at.record(id).refund.status == status);
  CHECK(at.shop.gateway.orders().size() == 1);
}

TEST_CASE("review: a crash between the approval and the call ends as not executed") {
  CarefulShop at;
  const auto payment = at.shop.sell();
  const auto id = at.ask();
  at.shop.clock.advance(24h);
  // The approval is written, and its process is gone.
  const auto answer = at.shop.store->approve(
      {id, won(10'000), std::nullopt, at.shop.clock.now(), at.shop.clock.now() + 60s, "test"});
  REQUIRE(std::holds_alternative<Approved>(answer));
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "over approved");
  at.shop.let_pass(59s);
  CHECK(at.record(id).refund.status == RefundStatus::pending);
  at.shop.let_pass(600s);
  CHECK(at.record(id).refund.failure == RefundFailure::not_executed);
  CHECK(at.shop.gateway.orders().empty());
}

TEST_CASE("review: nothing that i'mport tells ends a refund that waits") {
  CarefulShop at;
  const auto payment = at.shop.sell();
  const auto id = at.ask();
  at.shop.gateway.cancel_at_console(payment.imp_uid, won(6'000));
  CHECK(at.shop.service.refresh(payment.merchant_uid, payment.imp_uid, "webhook"));
  CHECK(at.shop.reconciler.sweep());
  at.shop.reconciler.check(id);
  CHECK(at.record(id).review == Review::waiting);
  CHECK(at.shop.store->find_payment(payment.merchant_uid)->cancel_amount == won(6'000));
  CHECK(at.shop.service.contradictions() + at.shop.reconciler.contradictions() == 0);
}

TEST_CASE("review: what was sent before the books were set back is not sent again") {
  CarefulShop at;
  const auto payment = at.shop.sell();
  at.policy.set(*parse_policy("policy 1\nreview above 1000 KRW\n"));
  const auto id = refund_of(at.shop.service.refund(asking("3000"), std::nullopt)).id;
  // A backup of the books, in which the refund still waits, was put in the place of those that
  // knew; and there would be enough for another one.
  at.shop.gateway.cancel_elsewhere(payment.imp_uid, won(3'000), "단순 변심 [" + id.str() + "]");
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "settled 3000");
  CHECK(at.shop.gateway.orders().empty());
  CHECK(at.refunded() == won(3'000));
}

TEST_CASE(
    "review: the time of an approved refund's call counts from its approval, by both clocks") {
  CarefulShop at;
  at.shop.sell();
  const auto id = at.ask();
  at.shop.clock.advance(24h);
  const auto begun = at.shop.clock.steady_now();
  at.shop.gateway.next({Fate::call_lost});
  CHECK(in_words_of(at.shop.service.approve(id, "test")) == "pending 6000");
  REQUIRE(at.shop.gateway.orders().size() == 1);
  CHECK(at.shop.gateway.orders().front().over_by == begun + 60s - 1s);
  CHECK(at.record(id).due_at() == at.shop.clock.now());
}

TEST_CASE("review: an approval has its sender's time, whoever asked for the refund") {
  CarefulShop at;
  at.shop.sell();
  const auto id = at.ask();
  at.shop.clock.advance(24h);
  // An operator's command with more patience than the server; its process is gone at once.
  REQUIRE(std::holds_alternative<Approved>(at.shop.store->approve({id,
                                                                   won(10'000),
                                                                   std::nullopt,
                                                                   at.shop.clock.now(),
                                                                   at.shop.clock.now() + 200s,
                                                                   "test",
                                                                   {},
                                                                   {200s, 90s}})));
  at.shop.reconciler.pass();
  at.shop.let_pass(390s);
  CHECK(at.record(id).refund.status == RefundStatus::pending);
  at.shop.let_pass(30s);
  CHECK(at.record(id).refund.failure == RefundFailure::not_executed);
}

TEST_CASE("review: a policy that comes or changes is in force for the next request") {
  CarefulShop at;
  at.shop.sell();
  at.policy.set(*parse_policy("policy 1\nwindow * 3660 days\npartials * none\n"));
  CHECK(in_words(at.shop.service.refund(asking("6000"), std::nullopt)) ==
        "invalid partial_refund_not_allowed");
  at.policy.set(*parse_policy("policy 1\nwindow * 1 days\n"));
  at.shop.clock.advance(24h * 30);
  CHECK(in_words(at.shop.service.refund(asking("6000"), std::nullopt)) ==
        "refused shop_window_closed");
  at.policy.set(*parse_policy("policy 1\n"));
  CHECK(in_words(at.shop.service.refund(asking("6000"), std::nullopt)) == "settled 6000");
}
