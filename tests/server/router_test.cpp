#include "server/http/router.h"

#include <catch_amalgamated.hpp>

namespace refund::http {
namespace {

/// "GET /a/{x} [1]" for what was found, "405 GET, …", "404".
std::string in_words(const Router& router, std::string_view method, std::string_view target) {
  const auto match = router.find(method, target);
  if (const auto* found = std::get_if<Router::Found>(&match)) {
    auto words = found->route->method + " " + found->route->pattern;
    for (const auto& value : found->path) words += " [" + value + "]";
    return words;
  }
  if (const auto* others = std::get_if<Router::OtherMethods>(&match)) return "405 " + others->allow;
  return "404";
}

TEST_CASE("router: methods and paths") {
  Router router;
  const Handler nothing = [](const Call&, httplib::Response&) {};
  router.add("POST", "/payments/cancel", nothing);
  router.add("GET", "/payments/{merchant_uid}", nothing);
  router.add("PUT", "/payments/{merchant_uid}", nothing);
  router.add("POST", "/admin/refunds/{id}/retry", nothing);

  const auto [method, target, expected] = GENERATE(table<const char*, const char*, const char*>({
      {"GET", "/payments/ORD1", "GET /payments/{merchant_uid} [ORD1]"},
      {"HEAD", "/payments/ORD1", "GET /payments/{merchant_uid} [ORD1]"},
      {"PUT", "/payments/ORD1?x=1", "PUT /payments/{merchant_uid} [ORD1]"},
      {"GET", "/payments/2026%2F11%2F7", "GET /payments/{merchant_uid} [2026/11/7]"},
      {"GET", "/payments/%EC%A3%BC%EB%AC%B8", "GET /payments/{merchant_uid} [주문]"},
      {"GET", "/payments/a%2", "GET /payments/{merchant_uid} [a%2]"},
      {"POST", "/payments/ORD1", "405 GET, HEAD, PUT, OPTIONS"},
      {"POST", "/payments/cancel", "POST /payments/cancel"},
      {"GET", "/payments/cancel", "405 POST, OPTIONS"},  // no order is called that
      {"PUT", "/payments/cancel", "405 POST, OPTIONS"},
      {"POST", "/admin/refunds/rf_1/retry", "POST /admin/refunds/{id}/retry [rf_1]"},
      {"POST", "/admin/refunds//retry", "POST /admin/refunds/{id}/retry []"},
      {"GET", "/payments", "404"},
      {"GET", "/payments/a/b", "404"},
      {"POST", "/payments/cancel/", "404"},
      {"POST", "/Payments/cancel", "404"},
      {"GET", "", "404"},
      {"GET", "/", "404"},
      {"GET", "*", "404"},
  }));
  INFO(method << " " << target);
  CHECK(in_words(router, method, target) == expected);
}

}  // namespace
}  // namespace refund::http
