#include "shared/tax.h"

#include <cassert>

namespace refund {
namespace {

// A product of two amounts is beyond 64 bits.
__extension__ using Wide = unsigned __int128;

/// part / whole of `of`, to the nearest unit, halves up. `part` is at most `whole`, so the result
/// is at most `of`; a share of nothing is nothing.
Money proportion(Money of, Money part, Money whole) {
  if (whole.is_zero()) return Money::zero(of.currency());
  const auto w = static_cast<Wide>(whole.minor());
  const auto product = static_cast<Wide>(of.minor()) * static_cast<Wide>(part.minor());
  const auto share = (2 * product + w) / (2 * w);
  const auto money = Money::from_minor(static_cast<std::int64_t>(share), of.currency());
  assert(money);
  return *money;
}

/// For differences that cannot go below zero.
Money less(Money a, Money b) {
  const auto rest = minus(a, b);
  assert(rest);
  return *rest;
}

}  // namespace

std::optional<TaxParts> TaxParts::from(Money amount, Money tax_free, std::optional<Money> vat) {
  const auto taxable = minus(amount, tax_free);
  if (!taxable) return std::nullopt;
  const auto vat_part = vat.value_or(default_vat(*taxable));
  const auto supply = minus(*taxable, vat_part);
  if (!supply) return std::nullopt;
  return TaxParts{*supply, vat_part, tax_free};
}

Money TaxParts::amount() const {
  const auto taxable = plus(supply_, vat_);
  const auto all = taxable ? plus(*taxable, tax_free_) : std::nullopt;
  assert(all);  // from() made the parts out of an amount
  return *all;
}

std::optional<TaxParts> minus(const TaxParts& a, const TaxParts& b) {
  const auto supply = minus(a.supply_, b.supply_);
  const auto vat = minus(a.vat_, b.vat_);
  const auto tax_free = minus(a.tax_free_, b.tax_free_);
  if (!supply || !vat || !tax_free) return std::nullopt;
  return TaxParts{*supply, *vat, *tax_free};
}

Money default_vat(Money taxable) {
  const auto vat = Money::from_minor((2 * taxable.minor() + 11) / 22, taxable.currency());
  assert(vat);
  return *vat;
}

std::optional<TaxParts> share_of(const TaxParts& remaining, Money amount) {
  const auto whole = remaining.amount();
  if (!minus(whole, amount)) return std::nullopt;
  return share_of(remaining, amount, proportion(remaining.tax_free(), amount, whole));
}

std::optional<TaxParts> share_of(const TaxParts& remaining, Money amount, Money tax_free) {
  if (!minus(remaining.tax_free(), tax_free)) return std::nullopt;
  const auto taxable = minus(amount, tax_free);
  const auto all_taxable = less(remaining.amount(), remaining.tax_free());
  if (!taxable || !minus(all_taxable, *taxable)) return std::nullopt;
  return TaxParts::from(amount, tax_free, proportion(remaining.vat(), *taxable, all_taxable));
}

std::optional<TaxParts> parts_left(Money amount, const PaymentTax& told, Money refunded,
                                   std::span<const TaxParts> known) {
  auto left = TaxParts::from(amount, told.tax_free, told.vat_amount);
  std::optional<Money> others = refunded;
  for (const auto& part : known) {
    if (left) left = minus(*left, part);
    if (others) others = minus(*others, part.amount());
  }
  if (!left || !others) return std::nullopt;
  const auto share = share_of(*left, *others);
  return share ? minus(*left, *share) : std::nullopt;
}

TaxFields tax_fields(const TaxRule& rule, const std::optional<TaxParts>& part,
                     PaidWithVat paid_with_vat) {
  if (!part) return {};
  TaxFields fields;
  switch (rule.tax_free) {
    case TaxFreeField::sent:
      fields.tax_free = part->tax_free();
      break;
    case TaxFreeField::not_supported:
      break;
  }
  switch (rule.vat) {
    case VatField::when_given_at_payment:
      if (paid_with_vat == PaidWithVat::yes) fields.vat_amount = part->vat();
      break;
    case VatField::not_supported:
      break;
  }
  return fields;
}

}  // namespace refund
