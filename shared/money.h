#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace refund {

/// An ISO 4217 currency: three capital letters, and how many decimals its amounts have.
class Currency {
 public:
  /// Empty unless `code` is three capital letters. Every such code is taken, since i'mport passes
  /// the PG's on; one that ISO 4217 gives no exponent of its own counts two decimals.
  static std::optional<Currency> from(std::string_view code);

  /// Digits after the decimal point: 0 for KRW and JPY, 2 for USD, 3 for KWD.
  int decimals() const;
  std::string_view code() const { return {code_.data(), code_.size()}; }

  bool operator==(const Currency&) const = default;

  static const Currency krw;
  static const Currency usd;

 private:
  constexpr explicit Currency(std::array<char, 3> code) : code_(code) {}
  std::array<char, 3> code_;
};

inline constexpr Currency Currency::krw{std::array{'K', 'R', 'W'}};
inline constexpr Currency Currency::usd{std::array{'U', 'S', 'D'}};

/// Why a text is no amount of a currency.
enum class MoneyError {
  not_a_number,
  negative,
  too_precise,  ///< a part of the smallest unit, such as 0.5 won
  too_large,    ///< beyond Money::max_minor
};

/// An exact amount: a count of minor units with its currency, never negative. No binary floating
/// point comes near it.
class Money {
 public:
  /// 15 digits: far above any order; the sum of two fits int64, and each is exact as a JSON number
  /// in every reader, also in one that keeps numbers as doubles.
  static constexpr std::int64_t max_minor = 999'999'999'999'999;

  static constexpr Money zero(Currency currency) { return Money{0, currency}; }
  /// Empty unless 0 <= minor <= max_minor.
  static constexpr std::optional<Money> from_minor(std::int64_t minor, Currency currency) {
    if (minor < 0 || minor > max_minor) return std::nullopt;
    return Money{minor, currency};
  }
  /// Reads a decimal in major units, as i'mport and JSON write it: "10000", "14.2", "1e4".
  static Result<Money, MoneyError> parse(std::string_view decimal, Currency currency);

  constexpr std::int64_t minor() const { return minor_; }
  constexpr Currency currency() const { return currency_; }
  constexpr bool is_zero() const { return minor_ == 0; }
  /// In major units without superfluous zeros: "10000", "14.2". A JSON number as it stands.
  std::string decimal() const;

  bool operator==(const Money&) const = default;
  /// Unordered when the currencies differ, so a comparison across them is never true.
  friend constexpr std::partial_ordering operator<=>(const Money& a, const Money& b) {
    if (a.currency_ != b.currency_) return std::partial_ordering::unordered;
    return a.minor_ <=> b.minor_;
  }

 private:
  constexpr Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}
  std::int64_t minor_;
  Currency currency_;
};

/// Empty when the currencies differ or the sum is beyond Money::max_minor.
std::optional<Money> plus(Money a, Money b);
/// Empty when the currencies differ or `b` is larger than `a`: a balance never goes below zero.
std::optional<Money> minus(Money a, Money b);

}  // namespace refund
