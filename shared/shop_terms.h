#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/money.h"

namespace refund {

/// Who pays what the PG takes for a refund. It is told to the customer; the refund itself is of the
/// amount that was asked for, whoever it is.
enum class FeeBearer { merchant, customer };

std::string_view to_string(FeeBearer bearer);
std::optional<FeeBearer> fee_bearer_from(std::string_view word);

struct RefundFee {
  Money amount;
  FeeBearer bearer;

  bool operator==(const RefundFee&) const = default;
};

/// As many reasons as a form has room for.
inline constexpr std::size_t reasons_max = 6;

struct ShopReason {
  std::string code;  ///< the policy's word for it
  std::string name;  ///< in the customer's language

  bool operator==(const ShopReason&) const = default;
};

/// What the shop's policy tells a customer beside the rules, before anything is typed.
struct ShopTerms {
  std::vector<ShopReason> reasons;  ///< to choose from; other words may be typed all the same
  std::optional<RefundFee> fee;

  bool operator==(const ShopTerms&) const = default;
};

}  // namespace refund
