#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {

void reviews(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 0, noon, "look-up");
  auto asked = intent(1, payment, 1'000, key(1));
  asked.needs_review = true;
  const auto opened = store.open(asked);
  REQUIRE(is<Opened>(opened));

  SECTION("it is pending, holds its payment, and nobody looks after it") {
    const auto waiting = store.find_refund(id(1));
    CHECK(std::get<Opened>(opened).record == waiting);
    CHECK(waiting->review == Review::waiting);
    CHECK(waiting->refund.under_review);
    CHECK(waiting->refund.status == RefundStatus::pending);
    CHECK_FALSE(waiting->next_check_at);
    CHECK(store.look(payment.merchant_uid, std::nullopt).pending == waiting);
    CHECK(store.count_waiting() == 1);
    CHECK(store.pending().empty());
    CHECK(store.take_due(noon + 24h * 3650, noon + 24h * 3651, 10).empty());
    CHECK(is<RefundOpen>(store.open(intent(2, payment, 1'000))));
    CHECK(is<KeyKnown>(store.open(intent(3, payment, 1'000, key(1)))));
    RefundFilter filter;
    filter.review = Review::waiting;
    CHECK(ids(store.list(filter)) == Ids{"rf_1"});
    filter.review = Review::approved;
    CHECK(store.list(filter).empty());
  }
  SECTION("nothing but a review ends it") {
    CHECK_FALSE(store.fail(failure(1)));
    CHECK_FALSE(store.fail(failure(1, RefundFailure::not_executed)));
    CHECK_FALSE(store.succeed(success(1, after(payment, 1'000))));
    CHECK_FALSE(store.end_call(id(1), {CallAnswer::unknown, "", noon}, noon));
    CHECK_FALSE(store.postpone(postponement(1, noon)));
    CHECK(store.find_refund(id(1))->review == Review::waiting);
  }
  SECTION("of two approvals one is to send it") {
    const auto first = store.approve(approval(1, payment));
    const auto* approved = std::get_if<Approved>(&first);
    REQUIRE(approved);
    CHECK(approved->record.due_at() == noon + 3600s);
    CHECK(approved->record.next_check_at == noon + 3660s);
    CHECK(approved->record.patience == Patience{45s, 120s});
    CHECK_FALSE(approved->record.refund.under_review);
    CHECK(store.find_refund(id(1)) == approved->record);
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(1, payment))));
    CHECK(store.count_waiting() == 0);
    CHECK(ids(store.pending()) == Ids{"rf_1"});
    CHECK_FALSE(store.fail(failure(1, RefundFailure::rejected)));
    CHECK(store.succeed(success(1, after(payment, 1'000))));
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(1, payment))));
  }
  SECTION("it is approved against the balance as it stands") {
    const auto moved = after(payment, 4'000);
    store.save_payment(moved, 1, noon, "webhook");
    CHECK(std::holds_alternative<BalanceMoved>(store.approve(approval(1, payment))));
    CHECK(store.find_refund(id(1))->review == Review::waiting);
    auto again = approval(1, moved);
    again.tax = TaxParts::from(won(1'000), won(0));
    const auto answer = store.approve(again);
    const auto* approved = std::get_if<Approved>(&answer);
    REQUIRE(approved);
    CHECK(approved->record.checksum == won(6'000));
    CHECK(approved->record.cancellations_seen == 1);
    CHECK(approved->record.tax == again.tax);
  }
  SECTION("a rejected one has failed, and its payment is free") {
    const auto rejected = store.fail(failure(1, RefundFailure::rejected));
    REQUIRE(rejected);
    CHECK(rejected->review == Review::rejected);
    CHECK(rejected->refund.failure == RefundFailure::rejected);
    CHECK_FALSE(rejected->refund.under_review);
    CHECK(rejected->key == key(1));
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(1, payment))));
    CHECK_FALSE(store.fail(failure(1, RefundFailure::rejected)));
    CHECK(is<Opened>(store.open(intent(2, payment, 1'000))));
  }
  SECTION("only one that waits is rejected") {
    store.save_payment(order(2), 0, noon, "look-up");
    store.open(intent(2, order(2), 1'000));
    CHECK_FALSE(store.fail(failure(2, RefundFailure::rejected)));
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(2, order(2)))));
  }
  SECTION("its history says who let it go") {
    store.approve(approval(1, payment));
    const auto history = store.history(id(1));
    REQUIRE(history.size() == 2);
    CHECK(history[0].detail == "waits for a review");
    CHECK(history[1].cause == "admin API");
    CHECK(history[1].detail == "approved");
  }
}

}  // namespace refund::contract
