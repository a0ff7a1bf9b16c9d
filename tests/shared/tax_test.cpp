#include "shared/tax.h"

#include <catch_amalgamated.hpp>

#include "tests/shared/samples.h"

using namespace refund;
using samples::paid;
using samples::won;

TEST_CASE("tax: the VAT of a taxable amount is an eleventh, to the nearest won") {
  const auto [taxable, vat] = GENERATE(table<std::int64_t, std::int64_t>({
      {0, 0},
      {1, 0},
      {5, 0},
      {6, 1},
      {11, 1},
      {16, 1},
      {17, 2},
      {15'000, 1'364},  // Toss Payments' own example
      {22'000, 2'000},  // PortOne's
      {110'000, 10'000},
      {Money::max_minor, 90'909'090'909'091},
  }));
  CHECK(default_vat(won(taxable)) == won(vat));
}

TEST_CASE("tax: the parts of PortOne's florist, who sells exempt seedlings and taxable vases") {
  const auto [name, amount, tax_free, supply, vat] =
      GENERATE(table<std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t>({
          {"a seedling", 11'000, 11'000, 0, 0},
          {"a vase", 22'000, 0, 20'000, 2'000},
          {"three seedlings and a vase", 55'000, 33'000, 20'000, 2'000},
      }));
  INFO(name);
  const auto parts = TaxParts::from(won(amount), won(tax_free));
  REQUIRE(parts);
  CHECK(parts->supply() == won(supply));
  CHECK(parts->vat() == won(vat));
  CHECK(parts->amount() == won(amount));
}

TEST_CASE("tax: what exceeds its amount is no part of it") {
  CHECK_FALSE(TaxParts::from(won(100), won(101)));
  CHECK_FALSE(TaxParts::from(won(100), won(60), won(41)));
  CHECK(TaxParts::from(won(100), won(60), won(40)));
  CHECK_FALSE(TaxParts::from(won(100), Money::zero(Currency::usd)));
}

TEST_CASE("tax: a partial refund takes its share of each part, and the last takes the rest") {
  const auto paid_parts = *TaxParts::from(won(10'000), won(3'333));
  const auto first = share_of(paid_parts, won(1'000));
  REQUIRE(first);
  CHECK(first->tax_free() == won(333));
  CHECK(first->vat() == won(61));  // 667 of the 6,667 taxable won, whose VAT is 606
  const auto left = *minus(paid_parts, *first);
  CHECK(share_of(left, won(9'000)) == left);
  CHECK_FALSE(share_of(left, won(9'001)));
  CHECK_FALSE(share_of(left, *Money::from_minor(1, Currency::usd)));
}

TEST_CASE("tax: the shop may know which goods go back") {
  const auto paid_parts = *TaxParts::from(won(55'000), won(33'000));
  const auto seedling = share_of(paid_parts, won(11'000), won(11'000));
  REQUIRE(seedling);
  CHECK(seedling->vat() == won(0));
  const auto vase = share_of(*minus(paid_parts, *seedling), won(22'000), won(0));
  REQUIRE(vase);
  CHECK(vase->vat() == won(2'000));

  CHECK_FALSE(share_of(paid_parts, won(44'000), won(44'000)));  // more exempt than was paid
  CHECK_FALSE(share_of(paid_parts, won(22'001), won(0)));       // more taxable than was paid
  CHECK_FALSE(share_of(paid_parts, won(10), won(11)));
}

TEST_CASE("tax: a zero-rated payment stays without VAT") {
  const auto paid_parts = *TaxParts::from(won(1'000), won(0), won(0));
  CHECK(share_of(paid_parts, won(700))->vat() == won(0));
}

TEST_CASE("tax: what is sent follows the PG's rule") {
  const auto part = TaxParts::from(won(1'100), won(0));
  struct Case {
    std::string pg;
    PayMethod method;
    PaidWithVat with_vat;
    TaxFields expected;
  };
  const auto c = GENERATE(values<Case>({
      {"html5_inicis", pay_method::card, PaidWithVat::yes, {won(0), won(100)}},
      {"html5_inicis", pay_method::card, PaidWithVat::no, {won(0), {}}},
      {"nice", pay_method::card, PaidWithVat::yes, {won(0), won(100)}},
      {"nice_v2", pay_method::card, PaidWithVat::yes, {won(0), won(100)}},
      {"welcome", pay_method::card, PaidWithVat::yes, {won(0), won(100)}},
      {"tosspay_v2", PayMethod{"tosspay"}, PaidWithVat::yes, {won(0), won(100)}},
      {"kcp", pay_method::card, PaidWithVat::yes, {won(0), {}}},
      {"kakaopay", PayMethod{"point"}, PaidWithVat::yes, {won(0), {}}},
      {"smartro_v2", pay_method::vbank, PaidWithVat::no, {won(0), {}}},
      {"ksnet", pay_method::vbank, PaidWithVat::yes, {}},
      {"ksnet", pay_method::card, PaidWithVat::yes, {won(0), {}}},
      {"daou", pay_method::trans, PaidWithVat::yes, {}},
      {"daou", pay_method::card, PaidWithVat::yes, {won(0), {}}},
      {"newpg", pay_method::card, PaidWithVat::yes, {won(0), {}}},
  }));
  INFO(c.pg);
  const auto rule = tax_rule_of(paid(c.method, c.pg));
  CHECK(tax_fields(rule, part, c.with_vat) == c.expected);
  // Where the parts of the payment are not known nothing is made up.
  CHECK(tax_fields(rule, std::nullopt, c.with_vat) == TaxFields{});
}
