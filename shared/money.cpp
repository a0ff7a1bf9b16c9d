#include "shared/money.h"

#include <algorithm>
#include <iterator>

namespace refund {
namespace {

// The currencies whose exponent is not 2. Source: ISO 4217 list one.
constexpr std::string_view without_decimals[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                 "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                 "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view with_three_decimals[] = {"BHD", "IQD", "JOD", "KWD",
                                                    "LYD", "OMR", "TND"};

template <std::size_t n>
bool contains(const std::string_view (&list)[n], std::string_view code) {
  return std::find(std::begin(list), std::end(list), code) != std::end(list);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A JSON number taken apart: value = digits * 10^exponent.
struct Decimal {
  bool negative = false;
  std::string digits;  // significant ones, no zero at either end; empty for zero
  int exponent = 0;
};

std::optional<Decimal> read_decimal(std::string_view text) {
  // Longer texts are no amounts but attacks; the limit also keeps the exponent inside int.
  constexpr std::size_t longest = 64;
  if (text.empty() || text.size() > longest) return std::nullopt;

  Decimal number;
  std::size_t at = 0;
  const auto digits = [&](auto&& each) {
    const auto first = at;
    for (; at < text.size() && is_digit(text[at]); ++at) each(text[at]);
    return at > first;
  };

  if (text[at] == '-') {
    number.negative = true;
    ++at;
  }
  if (!digits([&](char c) { number.digits += c; })) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits([&](char c) {
          number.digits += c;
          --number.exponent;
        }))
      return std::nullopt;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool down = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    int shift = 0;
    if (!digits([&](char c) { shift = std::min(shift * 10 + (c - '0'), 1'000); }))
      return std::nullopt;
    number.exponent += down ? -shift : shift;
  }
  if (at != text.size()) return std::nullopt;

  number.digits.erase(0, std::min(number.digits.find_first_not_of('0'), number.digits.size()));
  while (!number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.exponent;
  }
  return number;
}

}  // namespace

std::optional<Currency> Currency::from(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  if (!std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return std::nullopt;
  return Currency{std::array{code[0], code[1], code[2]}};
}

int Currency::decimals() const {
  if (contains(without_decimals, code())) return 0;
  if (contains(with_three_decimals, code())) return 3;
  return 2;
}

Result<Money, MoneyError> Money::parse(std::string_view decimal, Currency currency) {
  const auto number = read_decimal(decimal);
  if (!number) return Unexpected{MoneyError::not_a_number};
  if (number->digits.empty()) return zero(currency);
  if (number->negative) return Unexpected{MoneyError::negative};

  const int zeros = number->exponent + currency.decimals();
  if (zeros < 0) return Unexpected{MoneyError::too_precise};
  if (number->digits.size() + static_cast<std::size_t>(zeros) > 15)
    return Unexpected{MoneyError::too_large};

  std::int64_t minor = 0;
  for (const char c : number->digits) minor = minor * 10 + (c - '0');
  for (int i = 0; i < zeros; ++i) minor *= 10;
  return Money{minor, currency};
}

std::string Money::decimal() const {
  auto text = std::to_string(minor_);
  const auto decimals = static_cast<std::size_t>(currency_.decimals());
  if (decimals == 0) return text;

  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  text.insert(text.size() - decimals, 1, '.');
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::optional<Money> plus(Money a, Money b) {
  if (a.currency() != b.currency()) return std::nullopt;
  return Money::from_minor(a.minor() + b.minor(), a.currency());
}

std::optional<Money> minus(Money a, Money b) {
  if (a.currency() != b.currency()) return std::nullopt;
  return Money::from_minor(a.minor() - b.minor(), a.currency());
}

}  // namespace refund
