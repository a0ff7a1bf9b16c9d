#pragma once

#include <httplib.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ip_network.h"

namespace refund::http {

/// The proxies in front of us, and what is believed because one of them says it. From anybody else
/// the same headers are noise.
class TrustedProxies {
 public:
  TrustedProxies() = default;
  explicit TrustedProxies(std::vector<IpNetwork> networks) : networks_(std::move(networks)) {}

  bool trusts(std::string_view address) const;

  /// Who is asking; see client_address.h.
  std::string client_of(const httplib::Request& request) const;

  /// True when a proxy says that it was reached over TLS.
  bool says_https(const httplib::Request& request) const;

  /// The id that a proxy has given the request, so that its log and ours speak of the same. Empty
  /// when there is none that looks like an id: it goes into logs and into a header.
  std::optional<std::string> request_id_of(const httplib::Request& request) const;

 private:
  /// The header's value, from a trusted peer and given once.
  std::optional<std::string> told(const httplib::Request& request, const char* name) const;

  std::vector<IpNetwork> networks_;
};

}  // namespace refund::http
