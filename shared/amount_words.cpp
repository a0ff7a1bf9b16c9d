#include "shared/amount_words.h"

#include "shared/words.h"

namespace refund {
namespace {

/// Signs that stand before the number. Source: CLDR's symbols of these currencies in ko and en.
constexpr struct {
  std::string_view code;
  Words sign;
} signs[] = {
    {"KRW", {"₩", "₩"}}, {"USD", {"US$", "$"}}, {"EUR", {"€", "€"}},
    {"GBP", {"£", "£"}}, {"JPY", {"JP¥", "¥"}}, {"CNY", {"CN¥", "CN¥"}},
};

/// "1234567" -> "1,234,567".
std::string grouped(std::string_view digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

}  // namespace

CurrencySign sign_of(Currency currency, Lang lang) {
  if (currency == Currency::krw && lang == Lang::ko) return {"", "원"};
  for (const auto& [code, sign] : signs)
    if (code == currency.code()) return {std::string{sign.in(lang)}};
  return {std::string{currency.code()} + " "};
}

std::string number_text(Money amount) {
  auto minor = std::to_string(amount.minor());
  const auto decimals = static_cast<std::size_t>(amount.currency().decimals());
  if (minor.size() <= decimals) minor.insert(0, decimals + 1 - minor.size(), '0');

  auto number = grouped(std::string_view{minor}.substr(0, minor.size() - decimals));
  if (decimals > 0) number += "." + minor.substr(minor.size() - decimals);
  return number;
}

}  // namespace refund
