#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "shared/money.h"

namespace refund {

/// The text of an amount field, and where the caret stands in it (in bytes).
struct AmountText {
  std::string text;
  std::size_t caret = 0;

  bool operator==(const AmountText&) const = default;
};

/// Puts thousands separators where they belong: "10000" -> "10,000". Full-width digits, which a
/// Korean IME can produce, become plain ones, and a currency sign around the number is dropped.
/// A text that is no plain decimal stays as it was typed, since taking characters out of "1만" or
/// "-5" would change what the customer meant; the rules then say that it is no amount.
AmountText with_separators(std::string_view typed, std::size_t caret, Currency currency);

/// The decimal that an amount field stands for: "10,000" -> "10000".
std::string without_separators(std::string_view text);

}  // namespace refund
