#include "server/http/cors.h"

#include <algorithm>

namespace refund::http {

Cors::Cors(std::vector<std::string> allowed_origins, LocalhostPages localhost_pages)
    : allowed_origins_(std::move(allowed_origins)), localhost_pages_(localhost_pages) {}

bool Cors::allows(const Asked& asked) const {
  if (localhost_pages_ == LocalhostPages::a_merchants &&
      merchant_origin(asked.host) == asked.origin)
    return true;
  return std::find(allowed_origins_.begin(), allowed_origins_.end(), asked.origin) !=
         allowed_origins_.end();
}

HeaderLines Cors::headers_for(const Asked& asked) const {
  HeaderLines lines{{"Vary", "Origin"}};
  if (!allows(asked)) return lines;
  // No Access-Control-Allow-Credentials: tickets travel in a header, and no cookie is ours.
  lines.emplace_back("Access-Control-Allow-Origin", asked.origin);
  lines.emplace_back("Access-Control-Expose-Headers",
                     "Location, Retry-After, Content-Language, X-Request-Id");
  return lines;
}

HeaderLines Cors::preflight_headers_for(const Asked& asked, std::string_view methods) const {
  if (!allows(asked)) return {};
  return {{"Access-Control-Allow-Methods", std::string{methods}},
          {"Access-Control-Allow-Headers",
           "Authorization, Content-Type, Idempotency-Key, Accept-Language"},
          {"Access-Control-Max-Age", "600"}};
}

}  // namespace refund::http
