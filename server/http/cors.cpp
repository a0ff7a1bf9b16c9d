#include "server/http/cors.h"

#include <algorithm>

namespace refund::http {

Cors::Cors(std::vector<std::string> allowed_origins)
    : allowed_origins_(std::move(allowed_origins)) {}

bool Cors::allows(std::string_view origin) const {
  return std::find(allowed_origins_.begin(), allowed_origins_.end(), origin) !=
         allowed_origins_.end();
}

HeaderLines Cors::headers_for(std::string_view origin) const {
  HeaderLines lines{{"Vary", "Origin"}};
  if (!allows(origin)) return lines;
  // No Access-Control-Allow-Credentials: tickets travel in a header, and no cookie is ours.
  lines.emplace_back("Access-Control-Allow-Origin", origin);
  lines.emplace_back("Access-Control-Expose-Headers",
                     "Location, Retry-After, Content-Language, X-Request-Id");
  return lines;
}

HeaderLines Cors::preflight_headers_for(std::string_view origin, std::string_view methods) const {
  if (!allows(origin)) return {};
  return {{"Access-Control-Allow-Methods", std::string{methods}},
          {"Access-Control-Allow-Headers",
           "Authorization, Content-Type, Idempotency-Key, Accept-Language"},
          {"Access-Control-Max-Age", "600"}};
}

}  // namespace refund::http
