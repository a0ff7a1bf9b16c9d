#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {

/// What decides about a request, in one look.
void looking(RefundStore& store) {
  const auto payment = order(1);
  SECTION("of an order that the books don't know there is nothing but what the key knows") {
    const auto other = order(2);
    store.save_payment(other, 0, noon, "look-up");
    store.open(intent(1, other, 1'000, key(1)));
    const auto state = store.look(payment.merchant_uid, key(1));
    CHECK_FALSE(state.payment);
    CHECK_FALSE(state.tax);
    CHECK_FALSE(state.pending);
    CHECK(state.of_key == store.find_refund(id(1)));
  }
  SECTION("the payment, its tax, the refund under way and the refund of the key") {
    store.save_payment(payment, 0, noon, "look-up");
    store.save_tax(payment.merchant_uid, some_tax);
    store.open(intent(1, payment, 1'000, key(1)));
    const auto told = after(payment, 1'000);
    store.succeed(success(1, told));
    store.open(intent(2, told, 2'000, key(2)));

    const auto state = store.look(payment.merchant_uid, key(1));
    CHECK(state.payment == told);
    CHECK(state.tax == some_tax);
    CHECK(state.pending == store.find_refund(id(2)));
    CHECK(state.of_key == store.find_refund(id(1)));
    CHECK_FALSE(store.look(payment.merchant_uid, std::nullopt).of_key);
    CHECK_FALSE(store.look(payment.merchant_uid, key(3)).of_key);
  }
}

void opening(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 2, noon, "look-up");

  SECTION("an intent is a pending refund with all that the reconciler needs") {
    auto asked = intent(1, payment, 3'000, key(1));
    asked.account = account_of_8400();
    asked.patience = {31s, 90s};
    const auto opened = store.open(asked);
    REQUIRE(is<Opened>(opened));
    const auto record = std::get<Opened>(opened).record;
    CHECK(record.refund == Refund{id(1), payment.merchant_uid, won(3'000), "단순 변심",
                                  RefundStatus::pending, std::nullopt, "", noon, std::nullopt, ""});
    CHECK(record.imp_uid == payment.imp_uid);
    CHECK(record.checksum == won(10'000));
    CHECK(record.key == key(1));
    CHECK(record.fingerprint == "fingerprint");
    CHECK(record.account == MaskedAccount{"88", "**********8400"});
    CHECK_FALSE(record.account_erased_at);
    CHECK(store.find_account(id(1)) == AccountOf{id(1), "88", account_of_8400().sealed});
    CHECK(record.cancellations_seen == 2);
    CHECK_FALSE(record.call_end);
    CHECK(record.attempts == 0);
    CHECK(record.next_check_at == noon + 60s);
    CHECK(record.patience == Patience{31s, 90s});
    CHECK(store.find_refund(id(1)) == record);
    CHECK(store.find_refund(*key(1)) == record);
    CHECK(store.look(payment.merchant_uid, std::nullopt).pending == record);
    CHECK(store.history(id(1)) ==
          std::vector<Move>{{id(1), std::nullopt, RefundStatus::pending, noon, "asked for", ""}});
  }
  SECTION("a second refund of the payment finds the first") {
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000))));
    const auto second = store.open(intent(2, payment, 3'000));
    REQUIRE(is<RefundOpen>(second));
    CHECK(std::get<RefundOpen>(second).record.refund.id == id(1));
    CHECK_FALSE(store.find_refund(id(2)));
  }
  SECTION("also when the payment is known under another order") {
    auto alias = order(2);
    alias.imp_uid = payment.imp_uid;
    store.save_payment(alias, 0, noon, "look-up");
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000))));
    CHECK(is<RefundOpen>(store.open(intent(2, alias, 3'000))));
  }
  SECTION("a known key wins over everything else") {
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000, key(1)))));
    auto stale = intent(2, after(payment, 5'000), 1'000, key(1));
    const auto again = store.open(stale);
    REQUIRE(is<KeyKnown>(again));
    CHECK(std::get<KeyKnown>(again).record.refund.id == id(1));

    store.succeed(success(1, after(payment, 3'000), 3));
    CHECK(is<KeyKnown>(store.open(stale)));
  }
  SECTION("nothing is written when the balance is not the one that was checked") {
    CHECK(is<BalanceMoved>(store.open(intent(1, after(payment, 1'000), 3'000))));
    CHECK(is<BalanceMoved>(store.open(intent(1, order(7), 3'000))));
    auto moved = payment;
    moved.imp_uid = *ImpUid::from("imp_other");
    CHECK(is<BalanceMoved>(store.open(intent(1, moved, 3'000))));
    CHECK_FALSE(store.find_refund(id(1)));
    CHECK(store.history(id(1)).empty());
  }
  SECTION("after a refund has settled the next may open") {
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000))));
    store.fail(failure(1));
    CHECK(is<Opened>(store.open(intent(2, payment, 3'000))));
    store.succeed(success(2, after(payment, 3'000), 3));
    CHECK(is<BalanceMoved>(store.open(intent(3, payment, 3'000))));
    CHECK(is<Opened>(store.open(intent(3, after(payment, 3'000), 7'000))));
  }
}

}  // namespace refund::contract
