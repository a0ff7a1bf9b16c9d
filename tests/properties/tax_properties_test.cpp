// Any sequence of partial refunds adds up to the payment, in every tax part and to the won.
#include <rapidcheck.h>

#include <array>
#include <catch_amalgamated.hpp>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "shared/tax.h"

using namespace refund;

namespace {

Money won(std::int64_t amount) {
  return *Money::from_minor(amount, Currency::krw);
}

/// A PG that keeps its own balance of each part it is told, and refuses what exceeds one.
class Pg {
 public:
  Pg(const TaxRule& rule, const TaxParts& paid, PaidWithVat with_vat)
      : rule_(rule),
        with_vat_(with_vat),
        amount_(paid.amount()),
        tax_free_(paid.tax_free()),
        vat_(paid.vat()) {}

  bool cancel(const TaxParts& part) {
    const auto fields = tax_fields(rule_, part, with_vat_);
    return take(amount_, part.amount()) &&
           take(tax_free_, fields.tax_free.value_or(part.tax_free())) &&
           take(vat_, fields.vat_amount.value_or(part.vat()));
  }
  bool is_empty() const { return amount_.is_zero() && tax_free_.is_zero() && vat_.is_zero(); }

 private:
  static bool take(Money& balance, Money part) {
    const auto rest = minus(balance, part);
    if (rest) balance = *rest;
    return rest.has_value();
  }

  TaxRule rule_;
  PaidWithVat with_vat_;
  Money amount_, tax_free_, vat_;
};

constexpr std::array<TaxRule, 4> rules = {
    TaxRule{TaxFreeField::sent, VatField::not_supported},
    TaxRule{TaxFreeField::sent, VatField::when_given_at_payment},
    TaxRule{TaxFreeField::not_supported, VatField::not_supported},
    TaxRule{TaxFreeField::not_supported, VatField::when_given_at_payment},
};

/// Refunds `paid` in parts until nothing is left. `choose(least, most)` picks each number.
template <class Choose>
bool adds_up(const TaxParts& paid, const TaxRule& rule, Choose&& choose) {
  auto left = paid;
  Pg pg{rule, paid, choose(0, 1) == 0 ? PaidWithVat::yes : PaidWithVat::no};
  auto supply = won(0), vat = won(0), tax_free = won(0);
  const auto refunds_max = choose(1, 40);

  for (std::int64_t i = 1; !left.amount().is_zero(); ++i) {
    const auto balance = left.amount();
    const auto amount = i >= refunds_max ? balance : won(choose(1, balance.minor()));
    auto part = share_of(left, amount);
    if (!part) return false;
    // Now and then the shop knows how much of it is exempt.
    if (choose(0, 3) == 0) {
      const auto taxable_left = balance.minor() - left.tax_free().minor();
      const auto least = std::max<std::int64_t>(0, amount.minor() - taxable_left);
      const auto most = std::min(amount.minor(), left.tax_free().minor());
      part = share_of(left, amount, won(choose(least, most)));
      if (!part) return false;
    }
    if (part->amount() != amount || !pg.cancel(*part)) return false;

    const auto rest = minus(left, *part);
    if (!rest) return false;
    left = *rest;
    supply = *plus(supply, part->supply());
    vat = *plus(vat, part->vat());
    tax_free = *plus(tax_free, part->tax_free());
  }
  return pg.is_empty() && supply == paid.supply() && vat == paid.vat() &&
         tax_free == paid.tax_free();
}

/// Payments of all sizes; taxable, exempt and mixed; with the usual VAT, one of their own, and
/// none.
template <class Choose>
TaxParts payment(Choose&& choose) {
  constexpr std::int64_t sizes[] = {10, 1'000, 100'000, 10'000'000, Money::max_minor};
  const auto amount = choose(1, sizes[choose(0, 4)]);
  const std::int64_t exempt[] = {0, amount, choose(0, amount), choose(0, amount)};
  const auto tax_free = exempt[choose(0, 3)];
  const auto taxable = amount - tax_free;
  const std::optional<Money> vats[] = {std::nullopt, won(0), won(choose(0, taxable))};
  return *TaxParts::from(won(amount), won(tax_free), vats[choose(0, 2)]);
}

}  // namespace

TEST_CASE("tax: parts of any sequence of refunds add up (found by rapidcheck, shrunk when not)") {
  CHECK(rc::check("every part comes to what was paid", [] {
    const auto choose = [](std::int64_t least, std::int64_t most) {
      return least == most ? least : *rc::gen::inRange<std::int64_t>(least, most + 1);
    };
    const auto paid = payment(choose);
    RC_ASSERT(adds_up(paid, rules[static_cast<std::size_t>(choose(0, 3))], choose));
  }));
}

// REFUND_TAX_SEQUENCES says how many; REFUND_SEED repeats a run.
TEST_CASE("tax: millions of sequences of refunds add up to the won") {
  const char* wanted = std::getenv("REFUND_TAX_SEQUENCES");
  const char* given_seed = std::getenv("REFUND_SEED");
  const auto count = wanted ? std::strtoll(wanted, nullptr, 10) : 200'000;
  const auto seed = given_seed ? std::strtoull(given_seed, nullptr, 10) : 20'261'122;

  std::mt19937_64 random{seed};
  const auto choose = [&](std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(random);
  };
  for (std::int64_t i = 0; i < count; ++i) {
    const auto paid = payment(choose);
    if (adds_up(paid, rules[static_cast<std::size_t>(choose(0, 3))], choose)) continue;
    FAIL("seed " << seed << ", sequence " << i << ": " << paid.amount().decimal() << " won with "
                 << paid.tax_free().decimal() << " exempt and " << paid.vat().decimal() << " VAT");
  }
  SUCCEED(count << " sequences, seed " << seed);
}

// As the service does it: what is left is worked out anew each time, from the books and from what
// i'mport says went back in all, some of it at the console.
TEST_CASE("tax: what went back at the console takes its share, and the rest still adds up") {
  const char* wanted = std::getenv("REFUND_TAX_SEQUENCES");
  const auto count = (wanted ? std::strtoll(wanted, nullptr, 10) : 200'000) / 4;
  std::mt19937_64 random{20'261'126};
  const auto choose = [&](std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(random);
  };
  for (std::int64_t i = 0; i < count; ++i) {
    const auto paid = payment(choose);
    const PaymentTax told{paid.tax_free(), paid.vat()};
    auto refunded = won(0), by_us = won(0);
    std::vector<TaxParts> known;
    for (int step = 0; step < 12 && refunded != paid.amount(); ++step) {
      const auto rest = minus(paid.amount(), refunded)->minor();
      const auto amount = won(step == 11 ? rest : choose(1, rest));
      if (step != 11 && choose(0, 2) == 0) {
        refunded = *plus(refunded, amount);  // at the console
        continue;
      }
      const auto left = parts_left(paid.amount(), told, refunded, known);
      const auto part = left ? share_of(*left, amount) : std::nullopt;
      if (!part || part->amount() != amount) FAIL("sequence " << i << ", step " << step);
      known.push_back(*part);
      refunded = *plus(refunded, amount);
      by_us = *plus(by_us, amount);
    }
    const auto left = parts_left(paid.amount(), told, refunded, known);
    if (!left || !left->amount().is_zero()) FAIL("sequence " << i);
  }
  SUCCEED(count << " sequences");
}
