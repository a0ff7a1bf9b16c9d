#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace refund::sandbox {

struct AccessToken {
  std::string text;  ///< 40 lower-case hexadecimal digits
  std::chrono::sys_seconds expires;
};

/// The token that all callers with the same key share. Source: PortOne V1 "REST API
/// authentication".
class AccessTokens {
 public:
  static constexpr std::chrono::minutes lifetime{30};
  /// Whoever asks in the last minute gets the same token with five minutes more.
  static constexpr std::chrono::minutes last_minute{1};
  static constexpr std::chrono::minutes extension{5};

  /// The living token with its expiry, or a new one.
  AccessToken issue(std::chrono::sys_seconds now);
  bool accepts(std::string_view text, std::chrono::sys_seconds now) const;
  /// Ends the living token before its time; the next one is another.
  void expire();

 private:
  mutable std::mutex mutex_;
  AccessToken living_{};
};

}  // namespace refund::sandbox
