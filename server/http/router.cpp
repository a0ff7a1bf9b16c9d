#include "server/http/router.h"

#include <algorithm>
#include <optional>

namespace refund::http {
namespace {

/// "/a/b" -> "a", "b". The query and the slash in front are left out.
std::vector<std::string_view> segments_of(std::string_view target) {
  auto path = target.substr(0, target.find('?'));
  if (path.starts_with('/')) path.remove_prefix(1);

  std::vector<std::string_view> segments;
  while (true) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == path.npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_name(std::string_view segment) {
  return segment.starts_with('{');
}

/// The values of the pattern's names when the target fits it.
std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string_view>& target) {
  const auto wanted = segments_of(pattern);
  if (wanted.size() != target.size()) return std::nullopt;

  std::vector<std::string> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (is_name(wanted[i]))
      values.push_back(httplib::decode_path_component(std::string{target[i]}));
    else if (wanted[i] != target[i])
      return std::nullopt;
  }
  return values;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler) {
  routes_.push_back({std::move(method), std::move(pattern), std::move(handler)});
}

std::variant<Router::Found, Router::OtherMethods, Router::NoSuchPath> Router::find(
    std::string_view method, std::string_view target) const {
  const auto wanted = method == "HEAD" ? std::string_view{"GET"} : method;
  const auto segments = segments_of(target);

  OtherMethods others;
  for (const bool with_names : {false, true}) {
    // A path that is spelled out is never the value of a name: no order is called "cancel".
    if (!others.allow.empty()) break;
    for (const auto& route : routes_) {
      if ((route.pattern.find('{') != std::string::npos) != with_names) continue;
      auto values = match(route.pattern, segments);
      if (!values) continue;
      if (route.method == wanted) return Found{&route, *std::move(values)};
      others.allow += route.method + ", ";
      if (route.method == "GET") others.allow += "HEAD, ";
      others.pattern = route.pattern;
    }
  }
  if (others.allow.empty()) return NoSuchPath{};
  others.allow += "OPTIONS";
  return others;
}

}  // namespace refund::http
