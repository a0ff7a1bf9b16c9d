#include "server/http/trusted_proxies.h"

#include <algorithm>
#include <cctype>

#include "server/http/client_address.h"

namespace refund::http {
namespace {

/// nginx writes 32 hexadecimal digits, others UUIDs or something like base64.
constexpr std::size_t request_id_max = 64;

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= request_id_max &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return c < 0x80 && (std::isalnum(c) || c == '-' || c == '_' || c == '.');
         });
}

}  // namespace

bool TrustedProxies::trusts(std::string_view address) const {
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const IpNetwork& network) { return network.contains(address); });
}

/// X-Forwarded-For may come in several lines, which stand for one.
std::string TrustedProxies::client_of(const httplib::Request& request) const {
  if (networks_.empty()) return request.remote_addr;
  std::string forwarded_for;
  const auto lines = request.headers.equal_range("X-Forwarded-For");
  for (auto line = lines.first; line != lines.second; ++line) {
    if (!forwarded_for.empty()) forwarded_for += ',';
    forwarded_for += line->second;
  }
  return client_address(request.remote_addr, forwarded_for, networks_);
}

bool TrustedProxies::says_https(const httplib::Request& request) const {
  return told(request, "X-Forwarded-Proto") == "https";
}

std::optional<std::string> TrustedProxies::request_id_of(const httplib::Request& request) const {
  auto id = told(request, "X-Request-Id");
  if (!id || !is_request_id(*id)) return std::nullopt;
  return id;
}

std::optional<std::string> TrustedProxies::told(const httplib::Request& request,
                                                const char* name) const {
  if (!trusts(request.remote_addr) || request.get_header_value_count(name) != 1)
    return std::nullopt;
  return request.get_header_value(name);
}

}  // namespace refund::http
