#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {

void listing(RefundStore& store) {
  for (int number = 1; number <= 6; ++number) {
    store.save_payment(order(number), 0, noon, "look-up");
    auto asked = intent(number, order(number), 1'000, key(number));
    asked.now = noon + std::chrono::seconds{number};
    asked.next_check_at = noon + std::chrono::seconds{100 - number};
    store.open(asked);
  }
  store.succeed(success(1, after(order(1), 1'000)));
  store.fail(failure(2));
  store.open(intent(7, after(order(1), 1'000), 1'000));

  SECTION("newest first, page by page") {
    RefundFilter page;
    page.limit = 3;
    CHECK(ids(store.list(page)) == Ids{"rf_7", "rf_6", "rf_5"});
    page.after = id(5);
    CHECK(ids(store.list(page)) == Ids{"rf_4", "rf_3", "rf_2"});
    page.after = id(2);
    CHECK(ids(store.list(page)) == Ids{"rf_1"});
    page.after = id(1);
    CHECK(store.list(page).empty());
  }
  SECTION("by status and by order") {
    RefundFilter filter;
    filter.status = RefundStatus::failed;
    CHECK(ids(store.list(filter)) == Ids{"rf_2"});
    filter.status = RefundStatus::succeeded;
    CHECK(ids(store.list(filter)) == Ids{"rf_1"});
    filter.status = RefundStatus::pending;
    filter.merchant_uid = order(1).merchant_uid;
    CHECK(ids(store.list(filter)) == Ids{"rf_7"});
    filter.status.reset();
    CHECK(ids(store.list(filter)) == Ids{"rf_7", "rf_1"});
    CHECK(ids(store.refunds_of(order(1).merchant_uid)) == Ids{"rf_7", "rf_1"});
  }
  SECTION("pending ones, oldest first") {
    CHECK(ids(store.pending()) == Ids{"rf_3", "rf_4", "rf_5", "rf_6", "rf_7"});
  }
  SECTION("what is due is given out once, the longest waiting first") {
    CHECK(store.take_due(noon + 59s, noon + 600s, 10).empty());
    const auto due = store.take_due(noon + 96s, noon + 600s, 2);
    CHECK(ids(due) == Ids{"rf_7", "rf_6"});
    CHECK(due[0].next_check_at == noon + 600s);
    CHECK(store.find_refund(id(6))->next_check_at == noon + 600s);
    CHECK(ids(store.take_due(noon + 96s, noon + 600s, 10)) == Ids{"rf_5", "rf_4"});
    CHECK(store.take_due(noon + 96s, noon + 600s, 10).empty());
    // The lease ends, should the server that took them have died.
    CHECK(store.take_due(noon + 600s, noon + 700s, 10).size() == 5);
  }
  SECTION("keys of settled refunds are forgotten in time, those of pending ones never") {
    CHECK(store.forget_keys(noon + 1s) == 0);
    CHECK(store.find_refund(*key(1)));
    CHECK(store.forget_keys(noon + 2s) == 2);
    CHECK_FALSE(store.find_refund(*key(1)));
    CHECK(store.find_refund(id(1))->fingerprint.empty());
    CHECK(store.forget_keys(noon + 100'000h) == 0);
    CHECK(store.find_refund(*key(3)));
  }
}

void marks(RefundStore& store) {
  SECTION("how far the sweep has come never moves back") {
    CHECK_FALSE(store.swept_until());
    store.set_swept_until(noon);
    store.set_swept_until(noon - 1h);
    CHECK(store.swept_until() == noon);
  }
  SECTION("a store that works says so") {
    CHECK_NOTHROW(store.ping());
  }
}

}  // namespace refund::contract
