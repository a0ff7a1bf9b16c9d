#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {

void settling(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 0, noon, "look-up");
  store.open(intent(1, payment, 3'000, key(1)));

  SECTION("success moves the refund and its payment together") {
    const auto told = after(payment, 3'000);
    const auto both = store.succeed(success(1, told));
    REQUIRE(both);
    CHECK(both->payment == told);
    const auto* record = &both->record;
    CHECK(record->refund.status == RefundStatus::succeeded);
    CHECK(record->refund.settled_at == noon + 1s);
    CHECK(record->refund.receipt_url == "https://receipt.test/1");
    CHECK(record->cancellation_id == "cancellation");
    CHECK_FALSE(record->next_check_at);
    CHECK(store.find_refund(*key(1)) == *record);
    CHECK(store.find_payment(payment.merchant_uid) == told);
    CHECK_FALSE(store.look(payment.merchant_uid, std::nullopt).pending);
    // It is what was asked for, so it is no news.
    CHECK(store.changes(payment.merchant_uid).empty());
    CHECK(store.history(id(1)).back() == Move{id(1), RefundStatus::pending, RefundStatus::succeeded,
                                              noon + 1s, "answer", "cancellation"});
  }
  SECTION("a success that shows more than was asked for is news") {
    store.succeed(success(1, after(payment, 5'000), 2));
    REQUIRE(store.changes(payment.merchant_uid).size() == 1);
    CHECK(store.changes(payment.merchant_uid)[0].cancel_amount == won(5'000));
  }
  SECTION("failure moves the refund and leaves the payment") {
    const auto record = store.fail(failure(1));
    REQUIRE(record);
    CHECK(record->refund.status == RefundStatus::failed);
    CHECK(record->refund.failure == RefundFailure::gateway_declined);
    CHECK(record->refund.detail == "PG 점검중");
    CHECK(record->refund.settled_at == noon + 1s);
    CHECK(record->key == key(1));
    CHECK(store.find_refund(id(1)) == record);
    CHECK(store.find_payment(payment.merchant_uid) == payment);
    CHECK(store.history(id(1)).back() == Move{id(1), RefundStatus::pending, RefundStatus::failed,
                                              noon + 1s, "answer", "gateway_declined: code -1"});
  }
  SECTION("a refund of which nothing was sent gives its key back") {
    const auto record = store.fail(failure(1, RefundFailure::gateway_unavailable));
    REQUIRE(record);
    CHECK_FALSE(record->key);
    CHECK_FALSE(store.find_refund(*key(1)));
    CHECK(is<Opened>(store.open(intent(2, payment, 3'000, key(1)))));
  }
  SECTION("whoever settles first is right") {
    const bool first_succeeds = GENERATE(true, false);
    const auto told = after(payment, 3'000);
    const bool moved = first_succeeds ? store.succeed(success(1, told)).has_value()
                                      : store.fail(failure(1)).has_value();
    REQUIRE(moved);
    const auto before = store.find_refund(id(1));
    CHECK_FALSE(store.succeed(success(1, told)));
    CHECK_FALSE(store.fail(failure(1)));
    CHECK_FALSE(store.end_call(id(1), {CallAnswer::unknown, "", noon}, noon));
    CHECK_FALSE(store.postpone(postponement(1, noon)));
    CHECK(store.find_refund(id(1)) == before);
    CHECK(store.history(id(1)).size() == 2);
  }
  SECTION("how the call ended is kept") {
    const CallEnd end{GENERATE(CallAnswer::unknown, CallAnswer::accepted, CallAnswer::declined),
                      "time-out", noon + 30s};
    const auto record = store.end_call(id(1), end, noon + 31s);
    REQUIRE(record);
    CHECK(record->call_end == end);
    CHECK(record->next_check_at == noon + 31s);
    CHECK(record->refund.status == RefundStatus::pending);
    CHECK(store.find_refund(id(1)) == record);
    CHECK(store.history(id(1)).back() == Move{id(1), RefundStatus::pending, RefundStatus::pending,
                                              noon + 30s, "answer",
                                              std::string{to_string(end.answer)} + ": time-out"});
  }
  SECTION("looks are counted, and what they show is written down when it is new") {
    const auto first = store.postpone(postponement(1, noon + 9s));
    REQUIRE(first);
    CHECK(first->attempts == 1);
    CHECK(first->next_check_at == noon + 9s);
    CHECK(first->unchanged_since == noon + 5s);
    CHECK(first->seen == "balance unchanged");
    CHECK(store.postpone(postponement(1, noon + 20s))->attempts == 2);
    CHECK(store.history(id(1)).size() == 2);
    auto unclear = postponement(1, noon + 30s, "the cancel history does not add up");
    unclear.unchanged_since.reset();
    const auto third = store.postpone(unclear);
    CHECK_FALSE(third->unchanged_since);
    CHECK(store.find_refund(id(1)) == third);
    CHECK(store.history(id(1)).size() == 3);
  }
}

}  // namespace refund::contract
