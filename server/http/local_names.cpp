#include "server/http/local_names.h"

#include <algorithm>

namespace refund::http {
namespace {

/// What follows the name: nothing, or ":8080". It goes into headers, so it is nothing else.
bool is_port(std::string_view rest) {
  if (rest.empty()) return true;
  return rest.size() > 1 && rest.front() == ':' &&
         std::all_of(rest.begin() + 1, rest.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The same port under another name of the machine.
std::optional<std::string> renamed(std::string_view host, std::string_view from,
                                   std::string_view to) {
  if (!host.starts_with(from)) return std::nullopt;
  const auto port = host.substr(from.size());
  if (!is_port(port)) return std::nullopt;
  return "http://" + std::string{to} + std::string{port};
}

}  // namespace

std::optional<std::string> widget_origin(std::string_view host) {
  return renamed(host, "localhost", "127.0.0.1");
}

std::optional<std::string> merchant_origin(std::string_view host) {
  return renamed(host, "127.0.0.1", "localhost");
}

}  // namespace refund::http
