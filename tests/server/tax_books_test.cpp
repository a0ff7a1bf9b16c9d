// The tax parts of a payment, from what the merchant tells to what the PG has left of them.
#include <catch_amalgamated.hpp>
#include <random>
#include <string>

#include "server/iamport/gateway.h"
#include "server/refund_service.h"
#include "server/sandbox/sandbox.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "tests/server/shop.h"

using namespace refund;
using namespace refund::samples;
using shop::in_words;

namespace {

/// The real service, books and adapter, and a sandbox that keeps a balance of each tax part and
/// refuses what exceeds one.
struct TaxShop {
  TaxShop() { sandbox.start(); }

  /// A payment that sandbox and books know alike. Only the books are told of its tax by the
  /// merchant; the sandbox has it from the payment itself, as a PG has.
  Payment sell(const std::string& pg, std::int64_t amount, const PaymentTax& tax) {
    const auto number = std::to_string(++sold);
    auto payment = paid(pay_method::card, pg, amount);
    payment.imp_uid = *ImpUid::from("imp_" + number);
    payment.merchant_uid = *MerchantUid::from("ORD-" + number);
    payment.paid_at = clock.now();
    std::string told = R"({"tax_free":)" + tax.tax_free.decimal();
    if (tax.vat_amount) told += R"(,"vat_amount":)" + tax.vat_amount->decimal();
    sandbox.add(R"({"imp_uid":"imp_)" + number + R"(","merchant_uid":"ORD-)" + number +
                R"(","amount":)" + std::to_string(amount) +
                R"(,"pay_method":"card","pg_provider":")" + pg + R"(","_sandbox":)" + told + "}}");
    store->save_payment(payment, 0, clock.now(), "test");
    return payment;
  }
  std::string refund(const Payment& payment, std::optional<std::int64_t> amount) {
    auto request = asking(amount ? std::optional{std::to_string(*amount)} : std::nullopt);
    request.merchant_uid = payment.merchant_uid.str();
    return in_words(service.refund(request, std::nullopt));
  }
  std::optional<TaxParts> left(const Payment& payment) {
    return sandbox.payment(payment.imp_uid.str())->tax_left;
  }

  sandbox::Sandbox sandbox{{}};
  SystemClock clock;
  Metrics metrics;
  std::unique_ptr<RefundStore> store = sqlite::open_sqlite_store(":memory:");
  iamport::Gateway gateway{
      {*iamport::Endpoint::from(sandbox.url()), Secret{std::string{sandbox::imp_key}},
       Secret{std::string{sandbox::imp_secret}}},
      clock,
      metrics};
  RefundService service{*store, gateway, clock, shop::one_thread()};
  int sold = 0;
};

}  // namespace

TEST_CASE("tax: the parts of each refund are stored, sent, and booked by the PG") {
  TaxShop at;
  const PaymentTax tax{won(3'000), won(636)};
  const auto payment = at.sell("html5_inicis", 10'000, tax);
  REQUIRE(at.service.tell_tax(payment, tax));

  CHECK(at.refund(payment, 1'000) == "settled 1000");
  const auto record = at.store->refunds_of(payment.merchant_uid).front();
  CHECK(record.tax == TaxParts::from(won(1'000), won(300), won(64)));
  CHECK(at.left(payment) == TaxParts::from(won(9'000), won(2'700), won(572)));
  CHECK(at.service.tax_left(*at.store->find_payment(payment.merchant_uid)) == at.left(payment));

  CHECK(at.refund(payment, std::nullopt) == "settled 9000");
  CHECK(at.left(payment) == TaxParts::from(won(0), won(0), won(0)));
}

TEST_CASE("tax: what is not told is not guessed, and Inicis then takes all as exempt") {
  TaxShop at;
  const auto payment = at.sell("html5_inicis", 10'000, {won(3'000), std::nullopt});
  CHECK_FALSE(at.service.tax_left(payment));
  CHECK(at.refund(payment, 5'000) == "failed gateway_declined");
  REQUIRE(at.service.tell_tax(payment, {won(3'000), std::nullopt}));
  CHECK(at.refund(payment, 5'000) == "settled 5000");
}

TEST_CASE("tax: parts that don't fit what was refunded already are not taken") {
  TaxShop at;
  const PaymentTax tax{won(9'000), std::nullopt};
  const auto payment = at.sell("kcp", 10'000, tax);
  REQUIRE(at.service.tell_tax(payment, tax));
  CHECK(at.refund(payment, 5'000) == "settled 5000");
  const auto now = *at.store->find_payment(payment.merchant_uid);
  CHECK_FALSE(at.service.tell_tax(now, {won(100), std::nullopt}));
  CHECK(at.store->find_tax(payment.merchant_uid) == tax);
  CHECK(at.service.tell_tax(now, tax));
}

TEST_CASE("tax: any sequence of refunds comes out even at the PG, with each PG's fields") {
  const auto pg = GENERATE(as<std::string>{}, "html5_inicis", "nice_v2", "kcp", "kakaopay",
                           "tosspay_v2", "mobilians");
  INFO(pg);
  TaxShop at;
  std::mt19937 random{20'261'126};
  const auto choose = [&](std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(random);
  };
  for (int i = 0; i < 15; ++i) {
    const auto amount = choose(10, 100'000);
    const auto exempt = choose(0, 2) == 0 ? 0 : choose(0, amount);
    PaymentTax tax{won(exempt), std::nullopt};
    if (choose(0, 1) == 0) tax.vat_amount = won(choose(0, (amount - exempt) / 10));
    const auto payment = at.sell(pg, amount, tax);
    REQUIRE(at.service.tell_tax(payment, tax));
    INFO(amount << " won, " << exempt << " exempt");

    auto supply = won(0), vat = won(0), tax_free = won(0);
    for (auto rest = amount; rest > 0;) {
      const auto part = choose(0, 5) == 0 ? rest : choose(1, rest);
      REQUIRE(at.refund(payment, part) == "settled " + std::to_string(part));
      rest -= part;
      const auto booked = at.store->refunds_of(payment.merchant_uid).front().tax;
      REQUIRE(booked);
      supply = *plus(supply, booked->supply());
      vat = *plus(vat, booked->vat());
      tax_free = *plus(tax_free, booked->tax_free());
    }
    CHECK(TaxParts::from(won(amount), tax_free, vat) ==
          TaxParts::from(won(amount), tax.tax_free, tax.vat_amount));
    CHECK(at.left(payment) == TaxParts::from(won(0), won(0), won(0)));
  }
}
