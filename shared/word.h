#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace refund {

/// A short word out of an open set: i'mport may add one any day, and what we don't know must come
/// out as it came in. Kept in place, so it can be a constant. Cut at `max` bytes.
template <class Kind, std::size_t max>
class Word {
 public:
  constexpr Word() = default;
  constexpr explicit Word(std::string_view text) : size_(std::min(text.size(), max)) {
    std::copy_n(text.begin(), size_, text_.begin());
  }

  constexpr std::string_view str() const { return {text_.data(), size_}; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr bool operator==(const Word& other) const { return str() == other.str(); }
  constexpr bool operator==(std::string_view other) const { return str() == other; }

 private:
  std::array<char, max> text_{};
  std::size_t size_ = 0;
};

/// How it was paid. Source: PortOne V1 schema, PaymentAnnotation.pay_method.
using PayMethod = Word<struct PayMethodKind, 20>;
/// Who processed it. Source: PortOne "code-info/pg-2".
using PgProvider = Word<struct PgProviderKind, 16>;

namespace pay_method {
inline constexpr PayMethod card{"card"};
inline constexpr PayMethod trans{"trans"};  ///< bank transfer
inline constexpr PayMethod vbank{"vbank"};  ///< virtual account
inline constexpr PayMethod phone{"phone"};  ///< billed with the mobile phone
}  // namespace pay_method

}  // namespace refund
