#pragma once

#include <optional>
#include <span>

#include "shared/money.h"
#include "shared/pg_rules.h"

namespace refund {

/// The parts of an amount for the tax office: taxable supply, the VAT on it, and what is exempt.
/// Each is an amount of its own; together they are the amount.
///
/// V1 does not tell a payment's parts (only PAYCO's balance does), so they are the merchant's to
/// keep: for each payment, and for each of its refunds.
class TaxParts {
 public:
  /// All of `amount` but `tax_free` is taxable. Without `vat` it is default_vat(). Empty when the
  /// currencies differ or the parts exceed the amount.
  static std::optional<TaxParts> from(Money amount, Money tax_free,
                                      std::optional<Money> vat = std::nullopt);

  Money supply() const { return supply_; }
  Money vat() const { return vat_; }
  Money tax_free() const { return tax_free_; }
  Money amount() const;

  bool operator==(const TaxParts&) const = default;

 private:
  TaxParts(Money supply, Money vat, Money tax_free)
      : supply_(supply), vat_(vat), tax_free_(tax_free) {}
  friend std::optional<TaxParts> minus(const TaxParts& a, const TaxParts& b);

  Money supply_;
  Money vat_;
  Money tax_free_;
};

/// What a merchant tells of a payment's tax. A payment made with a VAT of the merchant's own has
/// one here too; without it the PG has computed its own.
struct PaymentTax {
  Money tax_free;
  std::optional<Money> vat_amount;

  bool operator==(const PaymentTax&) const = default;
};

/// Empty unless every part of `b` fits into the same part of `a`.
std::optional<TaxParts> minus(const TaxParts& a, const TaxParts& b);

/// An eleventh of the taxable amount, to the nearest unit: 55,000 won with 33,000 exempt have
/// 2,000. Source: PortOne "support/tax". The rounding is Toss Payments' (15,000 won have 1,364);
/// other PGs don't tell theirs, so send what the payment was made with where it is known.
Money default_vat(Money taxable);

/// The parts of a refund of `amount` when `remaining` is left of the payment: each part in
/// proportion to what is left of it, to the nearest unit. What is left after it are again parts,
/// and the refund that takes all the rest takes all the parts: any sequence of refunds that adds up
/// to the payment adds up to it in each part, to the won. Empty when `amount` is more than remains.
std::optional<TaxParts> share_of(const TaxParts& remaining, Money amount);

/// The same when the shop knows how much of `amount` is exempt, because it knows the goods: the VAT
/// is the share of what is taxable. Empty when the rest could not be made of what remains.
std::optional<TaxParts> share_of(const TaxParts& remaining, Money amount, Money tax_free);

/// What is left of a payment of `amount` after `refunded` of it went back, of which the parts in
/// `known` are ours. What else went back, such as at i'mport's console, is taken to be its share.
/// Empty when the merchant's words don't fit the payment or the refunds that were made.
std::optional<TaxParts> parts_left(Money amount, const PaymentTax& told, Money refunded,
                                   std::span<const TaxParts> known);

/// The tax fields of a cancel; an empty one is left out.
struct TaxFields {
  std::optional<Money> tax_free;
  std::optional<Money> vat_amount;

  bool operator==(const TaxFields&) const = default;
};

/// Whether the payment was made with a VAT of the merchant's own.
enum class PaidWithVat { yes, no };

/// What goes to i'mport for this part of a payment, by the PG's rule. Nothing when the parts of the
/// payment are not known: then the PG's own default applies, as it did to the payment.
TaxFields tax_fields(const TaxRule& rule, const std::optional<TaxParts>& part,
                     PaidWithVat paid_with_vat);

}  // namespace refund
