#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace refund {

/// So many calls in a time, and as many at once.
struct Rate {
  int calls;
  std::chrono::milliseconds per;

  bool operator==(const Rate&) const = default;
};

/// "30/1m": thirty in a minute. "off": no limit, so empty. `option` is named when it is neither.
/// Throws ConfigError.
std::optional<Rate> rate_from(std::string_view option, std::string_view text);

}  // namespace refund
