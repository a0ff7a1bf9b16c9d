#include "server/iamport/endpoint.h"

#include <algorithm>
#include <charconv>

namespace refund::iamport {
namespace {

constexpr std::uint16_t default_port(Endpoint::Scheme scheme) {
  return scheme == Endpoint::Scheme::https ? 443 : 80;
}

bool removed_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_name_or_address(std::string_view host) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':';
  };
  return !host.empty() && std::all_of(host.begin(), host.end(), fits);
}

bool is_path(std::string_view path) {
  const auto fits = [](char c) { return c > ' ' && c <= '~' && c != '?' && c != '#'; };
  return std::all_of(path.begin(), path.end(), fits);
}

std::optional<std::uint16_t> port_from(std::string_view digits) {
  std::uint16_t port = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, port);
  if (read.ec != std::errc{} || read.ptr != end || port == 0) return std::nullopt;
  return port;
}

}  // namespace

std::optional<Endpoint> Endpoint::from(std::string_view url) {
  Endpoint endpoint;
  if (removed_prefix(url, "https://"))
    endpoint.scheme = Scheme::https;
  else if (removed_prefix(url, "http://"))
    endpoint.scheme = Scheme::http;
  else
    return std::nullopt;
  endpoint.port = default_port(endpoint.scheme);

  const auto slash = std::min(url.find('/'), url.size());
  auto authority = url.substr(0, slash);
  auto path = url.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!is_path(path)) return std::nullopt;
  endpoint.path = path;

  std::string_view host;
  if (removed_prefix(authority, "[")) {  // an IPv6 address
    const auto bracket = authority.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    host = authority.substr(0, bracket);
    authority.remove_prefix(bracket + 1);
  } else {
    host = authority.substr(0, authority.find(':'));
    authority.remove_prefix(host.size());
  }
  if (!is_name_or_address(host)) return std::nullopt;
  endpoint.host = host;

  if (authority.empty()) return endpoint;
  if (!removed_prefix(authority, ":")) return std::nullopt;
  const auto port = port_from(authority);
  if (!port) return std::nullopt;
  endpoint.port = *port;
  return endpoint;
}

std::string Endpoint::authority() const {
  auto text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != default_port(scheme)) text += ":" + std::to_string(port);
  return text;
}

}  // namespace refund::iamport
