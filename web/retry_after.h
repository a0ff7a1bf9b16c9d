#pragma once

#include <string_view>

namespace refund {

/// How many seconds a server wants to be left alone, from the text of its Retry-After; 0 for none,
/// and for a date, which our server never sends. Never more than a customer can be asked to look
/// at: who is told too short a wait is told the next one by the server.
int retry_after_seconds(std::string_view header);

/// The longest wait that the widget keeps to.
inline constexpr int longest_retry_after = 60;

}  // namespace refund
