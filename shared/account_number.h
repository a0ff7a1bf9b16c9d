#pragma once

#include <string>
#include <string_view>

namespace refund {

/// Whether a number has as many digits as the bank's numbers have.
enum class AccountDigits {
  usual,
  unusual,  ///< to be read again by the customer, not refused: banks have older and newer numbers
  unknown   ///< nothing is known of this bank
};

/// `standard` is the bank's standard code; `digits` the number without separators.
AccountDigits account_digits(std::string_view standard, std::string_view digits);

/// The digits that the bank's numbers have: "12", "11, 12, 14", "11~14" with `to` between the ends
/// of three or more in a row; empty when it is not known.
std::string usual_account_digits(std::string_view standard, std::string_view to);

/// "홍길동" -> "홍*동", "김민" -> "김*": what the holder recognises and nobody else needs.
/// `holder` must be well-formed UTF-8.
std::string masked_holder(std::string_view holder);

}  // namespace refund
