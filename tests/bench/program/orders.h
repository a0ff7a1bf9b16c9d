#pragma once

#include <cstdint>
#include <string>

#include "shared/id.h"
#include "shared/money.h"

/// The orders of the load, as tests/bench/load.mjs numbers them.
namespace refund::bench {

inline const Currency won = *Currency::from("KRW");
inline const Money paid = *Money::from_minor(10'000, won);
inline const Money refunded_at_once = *Money::from_minor(100, won);

inline std::string padded(std::int64_t number, std::size_t width) {
  const auto digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}
inline MerchantUid order(std::int64_t number) {
  return *MerchantUid::from("ORD-" + padded(number, 8));
}
inline ImpUid payment_of_order(std::int64_t number) {
  return *ImpUid::from("imp_" + padded(number, 12));
}

}  // namespace refund::bench
