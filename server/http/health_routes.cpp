#include "server/http/health_routes.h"

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/answers.h"
#include "server/log.h"

namespace refund::http {
namespace {

using httplib::Response;

constexpr std::string_view ok = "ok";

// What it means and what to do, for who has just been woken up. No money is at risk in either
// case, and that is the first thing they want to know.
constexpr std::string_view database_advice =
    "Refunds are refused with 503 and nothing is lost. Look at the disk of the books: is it full, "
    "read-only, gone, or held by another program? It goes on by itself once the cause is gone.";
constexpr std::string_view gateway_advice =
    "New refunds are refused with 503 and nothing is sent; those under way wait and are not lost. "
    "If i'mport refuses the key, compare IMP_KEY and IMP_SECRET with its console; else look at "
    "i'mport's status page and at this machine's network, DNS and clock. It goes on by itself.";

std::optional<std::string> database_trouble(RefundStore& store) {
  try {
    store.ping();
    return std::nullopt;
  } catch (const std::exception& error) {
    return error.what();
  }
}

void write_part(wire::JsonWriter& document, const char* name,
                const std::optional<std::string>& trouble, std::string_view what) {
  if (!trouble) return document.text(name, ok);
  log::warn("not_ready", {{"part", name}, {"why", *trouble}});
  document.text(name, std::string{what} + ": " + *trouble);
}

void answer_readiness(RefundStore& store, PaymentGateway& gateway, Response& response) {
  const auto at_database = database_trouble(store);
  const auto at_gateway = gateway.trouble();
  const bool ready = !at_database && !at_gateway;
  wire::JsonWriter document;
  document.text("status", ready ? "ready" : "not_ready");
  write_part(document, "database", at_database, "can't be read or written");
  write_part(document, "gateway", at_gateway, "gives no access token");
  if (!ready) {
    document.begin_array("advice");
    if (at_database) document.text("", database_advice);
    if (at_gateway) document.text("", gateway_advice);
    document.end();
  }
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
