#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "shared/wire/json.h"

/// Reading i'mport's answers, which are PHP's: what is absent may be missing, null, 0 or "".
namespace refund::iamport {

/// Null when there is none.
inline const wire::JsonValue* member(const wire::JsonValue& object, std::string_view name) {
  for (const auto& [key, value] : object.members)
    if (key == name) return &value;
  return nullptr;
}

inline bool is_absent(const wire::JsonValue* value) {
  return !value || value->kind == wire::JsonKind::null;
}

/// Empty when it is absent or no text.
inline std::string text_of(const wire::JsonValue& object, std::string_view name) {
  const auto* value = member(object, name);
  return value && value->kind == wire::JsonKind::text ? value->scalar : std::string{};
}

template <std::integral Integer>
std::optional<Integer> integer_of(const wire::JsonValue& object, std::string_view name) {
  const auto* value = member(object, name);
  if (!value || value->kind != wire::JsonKind::number) return std::nullopt;
  Integer number{};
  const auto* end = value->scalar.data() + value->scalar.size();
  const auto read = std::from_chars(value->scalar.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace refund::iamport
