#pragma once

#include <string>
#include <string_view>

#include "shared/messages.h"

/// An amount as a form takes it: its number and its currency apart. amount_text() in messages.h has
/// them together.
namespace refund {

/// How a currency is written beside a number: "원" behind it, or "₩", "US$", "CHF " before it.
struct CurrencySign {
  std::string before;
  std::string_view behind = {};
};
CurrencySign sign_of(Currency currency, Lang lang);

/// The number alone, with separators and all decimals: "10,000", "14.20".
std::string number_text(Money amount);

}  // namespace refund
