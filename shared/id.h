#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "shared/text.h"

namespace refund {

/// A name of something, as text that cannot be mixed up with another kind of name: 1 to
/// `max_characters` characters of well-formed UTF-8 without control characters.
template <class Kind, std::size_t max_characters>
class TextId {
 public:
  static constexpr std::size_t max = max_characters;

  /// Empty when `text` is no such name.
  static std::optional<TextId> from(std::string_view text) {
    const auto length = characters(text);
    if (!length || *length == 0 || *length > max_characters) return std::nullopt;
    if (has_control_character(text)) return std::nullopt;
    return TextId{std::string{text}};
  }

  const std::string& str() const { return text_; }
  bool operator==(const TextId&) const = default;

 private:
  explicit TextId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// i'mport's payment id, such as imp_448280090638. Schema: string(32).
using ImpUid = TextId<struct ImpUidKind, 32>;
/// The merchant's order id, such as ORD20180131-0000011. Schema: string(40).
using MerchantUid = TextId<struct MerchantUidKind, 40>;
/// Our refund's id: "rf_" and 20 lower-case letters and digits, made by the server at random.
using RefundId = TextId<struct RefundIdKind, 32>;

/// One per intended refund, made by the client: 1 to 255 visible ASCII characters.
class IdempotencyKey {
 public:
  static constexpr std::size_t max = 255;

  static std::optional<IdempotencyKey> from(std::string_view text) {
    if (text.empty() || text.size() > max) return std::nullopt;
    for (const char c : text)
      if (c < '!' || c > '~') return std::nullopt;
    return IdempotencyKey{std::string{text}};
  }

  const std::string& str() const { return text_; }
  bool operator==(const IdempotencyKey&) const = default;

 private:
  explicit IdempotencyKey(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace refund
