#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/header_lines.h"

namespace refund::http {

/// Which pages of other origins may read our answers. Exactly those on the list: a wildcard would
/// let every page on the web use a ticket that it got hold of.
class Cors {
 public:
  explicit Cors(std::vector<std::string> allowed_origins);

  /// For every answer that is no file: refusals and failures too, else a page can't tell "try
  /// again" from a lost answer. `Vary: Origin` also without a match, so that no cache gives one
  /// origin's answer to another. `origin` is the request's header, empty without one.
  HeaderLines headers_for(std::string_view origin) const;

  /// For the answer to a preflight, besides those above.
  HeaderLines preflight_headers_for(std::string_view origin, std::string_view methods) const;

 private:
  bool allows(std::string_view origin) const;

  std::vector<std::string> allowed_origins_;
};

}  // namespace refund::http
