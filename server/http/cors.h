#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/header_lines.h"
#include "server/http/local_names.h"

namespace refund::http {

/// Which pages of other origins may read our answers. Exactly those on the list: a wildcard would
/// let every page on the web use a ticket that it got hold of.
class Cors {
 public:
  /// With `a_merchants` the pages of localhost are on the list too, each for its own port.
  explicit Cors(std::vector<std::string> allowed_origins,
                LocalhostPages localhost_pages = LocalhostPages::our_own);

  /// Headers of the request, each empty without one.
  struct Asked {
    std::string origin;
    std::string host;
  };

  /// For every answer that is no file: refusals and failures too, else a page can't tell "try
  /// again" from a lost answer. `Vary: Origin` also without a match, so that no cache gives one
  /// origin's answer to another.
  HeaderLines headers_for(const Asked& asked) const;

  /// For the answer to a preflight, besides those above.
  HeaderLines preflight_headers_for(const Asked& asked, std::string_view methods) const;

 private:
  bool allows(const Asked& asked) const;

  std::vector<std::string> allowed_origins_;
  LocalhostPages localhost_pages_;
};

}  // namespace refund::http
