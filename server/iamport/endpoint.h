#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace refund::iamport {

/// Where i'mport is reached: https://api.iamport.kr, or http:// for a sandbox.
struct Endpoint {
  enum class Scheme { http, https };

  /// Empty unless `url` is http(s)://host[:port][/path]. Credentials, a query and a fragment are
  /// refused: they would end up in places where nobody expects them.
  static std::optional<Endpoint> from(std::string_view url);

  /// For the Host header: with the port when it is not the scheme's own.
  std::string authority() const;

  Scheme scheme = Scheme::https;
  std::string host;  ///< a name, or an address without brackets
  std::uint16_t port = 443;
  std::string path;  ///< what comes before "/payments/cancel"; no slash at its end

  bool operator==(const Endpoint&) const = default;
};

}  // namespace refund::iamport
