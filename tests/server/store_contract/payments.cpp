#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {

void payments(RefundStore& store) {
  const auto payment = order(1);
  SECTION("a payment comes back as it was stored") {
    auto full = order(1, 1'420, 20);
    full.amount = *Money::from_minor(1'420, Currency::usd);
    full.cancel_amount = *Money::from_minor(20, Currency::usd);
    full.escrow = true;
    full.receipt_url = "https://receipt.test/é";
    CHECK(store.save_payment(full, 1, noon, "look-up") == full);
    CHECK(store.find_payment(full.merchant_uid) == full);

    auto bare = order(2);
    bare.paid_at.reset();
    bare.name.clear();
    bare.pay_method = {};
    bare.pg_provider = {};
    store.save_payment(bare, 0, noon, "look-up");
    CHECK(store.find_payment(bare.merchant_uid) == bare);
    CHECK_FALSE(store.find_payment(*MerchantUid::from("ORD-none")));
  }
  SECTION("news change a payment, with their cause in its history") {
    store.save_payment(payment, 0, noon, "look-up");
    CHECK(store.changes(payment.merchant_uid).empty());
    const auto told = after(payment, 2'000);
    CHECK(store.save_payment(told, 1, noon + 1s, "webhook") == told);
    CHECK(store.save_payment(told, 1, noon + 2s, "webhook") == told);
    CHECK(store.changes(payment.merchant_uid) ==
          std::vector<PaymentChange>{{payment.merchant_uid, noon + 1s, "webhook", payment.imp_uid,
                                      PaymentStatus::paid, PaymentStatus::cancelled, won(0),
                                      won(2'000)}});
  }
  SECTION("an answer that was overtaken undoes nothing") {
    store.save_payment(after(payment, 2'000), 1, noon, "look-up");
    CHECK(store.save_payment(payment, 0, noon, "look-up") == after(payment, 2'000));
    CHECK(store.find_payment(payment.merchant_uid) == after(payment, 2'000));
  }
  SECTION("a wrong amount of ours gives way to i'mport's") {
    store.save_payment(after(payment, 9'000), 0, noon, "import");
    CHECK(store.save_payment(payment, 0, noon, "look-up") == payment);
  }
  SECTION("another payment takes the order's place, unless a refund of the first is open") {
    auto second = order(1);
    second.imp_uid = *ImpUid::from("imp_second");
    store.save_payment(payment, 3, noon, "look-up");
    CHECK(store.save_payment(second, 0, noon, "look-up") == second);

    CHECK(is<Opened>(store.open(intent(1, second, 1'000))));
    CHECK(store.save_payment(payment, 5, noon, "look-up") == second);
    CHECK(store.find_payment(payment.merchant_uid) == second);
  }
}

void imports(RefundStore& store) {
  SECTION("many payments are stored at once, and again without harm") {
    std::vector<ImportRow> many;
    for (int i = 0; i < 100; ++i) many.push_back({order(i)});
    CHECK(store.import_payments(many, ImportMode::good_rows, noon, {}).stored == 100);
    const auto again = store.import_payments(many, ImportMode::good_rows, noon, {});
    CHECK(again.stored == 0);
    CHECK(again.unchanged == 100);
    CHECK(store.find_payment(order(42).merchant_uid) == order(42));
  }
  SECTION("what i'mport has told of cancellations stands against a file") {
    store.save_payment(after(order(1), 2'000), 1, noon, "look-up");
    const std::vector<ImportRow> old{{order(1)}};
    CHECK(store.import_payments(old, ImportMode::good_rows, noon, {}).unchanged == 1);
    CHECK(store.find_payment(order(1).merchant_uid) == after(order(1), 2'000));
  }
  SECTION("bad rows are left out, or leave all out") {
    auto thief = order(2);
    thief.imp_uid = order(1).imp_uid;
    auto moved = order(3);
    moved.imp_uid = *ImpUid::from("imp_moved");
    store.save_payment(order(3), 0, noon, "look-up");
    store.open(intent(1, order(3), 1'000));
    store.fail(failure(1));
    const std::vector<ImportRow> rows{{order(1)}, {thief}, {moved}, {order(4)}};

    const auto strict = store.import_payments(rows, ImportMode::all_or_none, noon, {});
    CHECK(strict.stored == 0);
    CHECK(strict.bad.size() == 2);
    CHECK_FALSE(store.find_payment(order(1).merchant_uid));

    const auto lenient = store.import_payments(rows, ImportMode::good_rows, noon, {});
    CHECK(lenient.stored == 2);
    REQUIRE(lenient.bad.size() == 2);
    CHECK(lenient.bad[0].row == 1);
    CHECK(lenient.bad[0].conflict == ImportConflict::imp_uid_of_another_order);
    CHECK(lenient.bad[1].row == 2);
    CHECK(lenient.bad[1].conflict == ImportConflict::another_payment);
    CHECK(store.find_payment(order(4).merchant_uid));
    CHECK_FALSE(store.find_payment(thief.merchant_uid));
    CHECK(store.find_payment(order(3).merchant_uid) == order(3));
  }
}

void taxes(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 0, noon, "look-up");
  SECTION("what the merchant tells is kept, whatever i'mport tells later") {
    CHECK_FALSE(store.find_tax(payment.merchant_uid));
    CHECK(store.save_tax(payment.merchant_uid, some_tax));
    CHECK(store.find_tax(payment.merchant_uid) == some_tax);
    store.save_payment(after(payment, 2'000), 1, noon, "webhook");
    CHECK(store.find_tax(payment.merchant_uid) == some_tax);
    const PaymentTax without_vat{won(0), std::nullopt};
    CHECK(store.save_tax(payment.merchant_uid, without_vat));
    CHECK(store.find_tax(payment.merchant_uid) == without_vat);
  }
  SECTION("parts that don't fit are not kept") {
    CHECK_FALSE(store.save_tax(order(2).merchant_uid, some_tax));
    CHECK_FALSE(store.save_tax(payment.merchant_uid, {won(10'001), std::nullopt}));
    CHECK_FALSE(store.save_tax(payment.merchant_uid, {won(9'000), won(1'001)}));
    CHECK_FALSE(store.save_tax(payment.merchant_uid, {*Money::from_minor(1, Currency::usd), {}}));
    CHECK_FALSE(store.find_tax(payment.merchant_uid));
  }
  SECTION("another payment of the order has other parts") {
    store.save_tax(payment.merchant_uid, some_tax);
    auto second = payment;
    second.imp_uid = *ImpUid::from("imp_second");
    store.save_payment(second, 0, noon, "look-up");
    CHECK_FALSE(store.find_tax(payment.merchant_uid));
  }
  SECTION("a file tells them too, also of a payment that is known") {
    const std::vector<ImportRow> rows{{payment, some_tax}, {order(2), some_tax}};
    CHECK(store.import_payments(rows, ImportMode::good_rows, noon, {}).stored == 2);
    CHECK(store.import_payments(rows, ImportMode::good_rows, noon, {}).unchanged == 2);
    CHECK(store.find_tax(payment.merchant_uid) == some_tax);
    CHECK(store.find_tax(order(2).merchant_uid) == some_tax);
  }
  SECTION("a refund keeps its parts") {
    auto asked = intent(1, payment, 1'000);
    asked.tax = TaxParts::from(won(1'000), won(300), won(64));
    const auto opened = store.open(asked);
    CHECK(std::get<Opened>(opened).record == store.find_refund(id(1)));
    CHECK(store.find_refund(id(1))->tax == asked.tax);
    CHECK_FALSE(store.find_refund(id(1))->tax == TaxParts::from(won(1'000), won(300), won(63)));
  }
}

}  // namespace refund::contract
