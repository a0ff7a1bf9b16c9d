#include "server/http/health_routes.h"

#include <exception>

#include "server/http/answers.h"
#include "server/log.h"

namespace refund::http {
namespace {

using httplib::Response;

constexpr std::string_view ok = "ok";

std::string_view database_state(RefundStore& store) {
  try {
    store.ping();
    return ok;
  } catch (const std::exception& error) {
    log::warn("not_ready", {{"part", "database"}, {"why", error.what()}});
    return "can't be read or written";
  }
}

std::string_view gateway_state(PaymentGateway& gateway) {
  return gateway.ready() ? ok : "gives no access token";
}

void answer_readiness(RefundStore& store, PaymentGateway& gateway, Response& response) {
  const auto database = database_state(store);
  const auto at_gateway = gateway_state(gateway);
  const bool ready = database == ok && at_gateway == ok;
  wire::JsonWriter document;
  document.text("status", ready ? "ready" : "not_ready");
  document.text("database", database);
  document.text("gateway", at_gateway);
  answer_json(response, ready ? 200 : 503, document);
}

}  // namespace

void add_health_routes(Router& router, RefundStore& store, PaymentGateway& gateway,
                       Metrics& metrics) {
  router.add("GET", "/healthz", [](const Call&, Response& response) {
    wire::JsonWriter document;
    document.text("status", ok);
    answer_json(response, 200, document);
  });
  router.add("GET", "/readyz",
             [&](const Call&, Response& response) { answer_readiness(store, gateway, response); });
  router.add("GET", "/metrics", [&](const Call&, Response& response) {
    response.status = 200;
    response.set_content(metrics.text(), "text/plain; version=0.0.4; charset=utf-8");
    response.set_header("Cache-Control", "no-store");
  });
}

}  // namespace refund::http
