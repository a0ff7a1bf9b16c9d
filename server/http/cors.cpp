#include "server/http/cors.h"

#include <algorithm>

namespace refund::http {

Cors::Cors(std::vector<std::string> allowed_origins)
    : allowed_origins_(std::move(allowed_origins)) {}

bool Cors::allows(const std::string& origin) const {
  return std::find(allowed_origins_.begin(), allowed_origins_.end(), origin) !=
         allowed_origins_.end();
}

void Cors::add_headers(const httplib::Request& request, httplib::Response& response) const {
  response.set_header("Vary", "Origin");
  const auto origin = request.get_header_value("Origin");
  if (!allows(origin)) return;
  // No Access-Control-Allow-Credentials: tickets travel in a header, and no cookie is ours.
  response.set_header("Access-Control-Allow-Origin", origin);
  response.set_header("Access-Control-Expose-Headers",
                      "Location, Retry-After, Content-Language, X-Request-Id");
}

void Cors::add_preflight_headers(const httplib::Request& request, std::string_view methods,
                                 httplib::Response& response) const {
  if (!request.has_header("Access-Control-Request-Method")) return;
  if (!allows(request.get_header_value("Origin"))) return;
  response.set_header("Access-Control-Allow-Methods", std::string{methods});
  response.set_header("Access-Control-Allow-Headers",
                      "Authorization, Content-Type, Idempotency-Key, Accept-Language");
  response.set_header("Access-Control-Max-Age", "600");
}

}  // namespace refund::http
