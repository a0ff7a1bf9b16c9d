#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace refund::sandbox {

/// What a cancel can meet besides its answer. A word is its spelling in /_sandbox/faults.
enum class Fault {
  refuse,        ///< the connection is closed before anything is done
  vanish,        ///< done, then the connection is closed
  error500,      ///< done, then HTTP 500
  garbage,       ///< done, then a body that is no JSON
  decline,       ///< code 1, not done
  rate_limit,    ///< HTTP 429, not done
  expire_token,  ///< HTTP 401, not done, and the token has ended
};

inline constexpr std::array<std::string_view, 7> fault_words = {
    "refuse", "vanish", "error500", "garbage", "decline", "rate_limit", "expire_token"};

constexpr std::string_view to_string(Fault fault) {
  return fault_words[static_cast<std::size_t>(fault)];
}

constexpr std::optional<Fault> fault_from(std::string_view word) {
  for (std::size_t i = 0; i < fault_words.size(); ++i)
    if (fault_words[i] == word) return static_cast<Fault>(i);
  return std::nullopt;
}

}  // namespace refund::sandbox
