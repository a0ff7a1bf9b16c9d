#pragma once

#include <httplib.h>

#include <string>
#include <string_view>
#include <vector>

namespace refund::http {

/// Which pages of other origins may read our answers. Exactly those on the list: a wildcard would
/// let every page on the web use a ticket that it got hold of.
class Cors {
 public:
  explicit Cors(std::vector<std::string> allowed_origins);

  /// For every answer of the API. `Vary: Origin` also without a match, so that no cache gives one
  /// origin's answer to another.
  void add_headers(const httplib::Request& request, httplib::Response& response) const;

  /// For the answer to OPTIONS.
  void add_preflight_headers(const httplib::Request& request, std::string_view methods,
                             httplib::Response& response) const;

 private:
  bool allows(const std::string& origin) const;

  std::vector<std::string> allowed_origins_;
};

}  // namespace refund::http
