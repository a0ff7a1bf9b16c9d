#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace refund {

/// Korea has had one offset and no summer time since 1988.
inline constexpr std::chrono::hours kst_offset{9};

/// The date in Seoul. The month turns over at 15:00 UTC.
constexpr std::chrono::year_month_day kst_date(std::chrono::sys_seconds at) {
  return std::chrono::floor<std::chrono::days>(at + kst_offset);
}

/// "2026-11-22T09:00:00+09:00": RFC 3339, in Seoul time.
std::string kst_timestamp(std::chrono::sys_seconds at);

/// Reads what kst_timestamp() writes, and only that.
std::optional<std::chrono::sys_seconds> from_kst_timestamp(std::string_view text);

}  // namespace refund
