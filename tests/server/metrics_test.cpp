#include "server/metrics.h"

#include <catch_amalgamated.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "tests/server/http_shop.h"

namespace refund {
namespace {

using namespace std::chrono_literals;

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST_CASE("metrics: counters, histograms and what is read, as Prometheus wants them written") {
  Metrics metrics;
  metrics.describe("a_total", "What a is.");
  metrics.count("a_total", {{"kind", "x"}});
  metrics.count("a_total", {{"kind", "x"}});
  metrics.count("a_total", {{"kind", "never"}}, 0);
  metrics.observe("b_seconds", {}, 30ms);
  metrics.gauge("c", [] { return 1.5; });
  metrics.counter("d_total", [] { return 7.0; });
  const auto text = metrics.text();
  for (const auto* line :
       {"# HELP a_total What a is.", "# TYPE a_total counter", R"(a_total{kind="x"} 2)",
        R"(a_total{kind="never"} 0)", "# TYPE b_seconds histogram",
        R"(b_seconds_bucket{le="0.025"} 0)", R"(b_seconds_bucket{le="0.05"} 1)",
        R"(b_seconds_bucket{le="+Inf"} 1)", "b_seconds_count 1", "b_seconds_sum 0.03",
        "# TYPE c gauge", "c 1.5", "# TYPE d_total counter", "d_total 7"}) {
    INFO(line);
    CHECK(has_line(text, line));
  }
}

TEST_CASE("metrics: a label's quotes, backslashes and line ends can't forge a line") {
  Metrics metrics;
  metrics.count("a_total", {{"kind", "x\"} 9\nb_total{\\"}});
  CHECK(has_line(metrics.text(), R"(a_total{kind="x\"} 9 b_total{\\"} 1)"));
}

TEST_CASE("metrics: what the server shows is well-formed, explained, and named as is the custom") {
  http_test::HttpShop shop(http_test::for_tickets_only());
  shop.sell();
  const auto ask = [&](const char* amount) {
    return shop
        .cancel(R"({"merchant_uid":")" + http_test::order +
                    R"(","reason":"x","cancel_request_amount":)" + amount + "}",
                shop.ticket())
        .status;
  };
  CHECK(ask("1") == 200);
  shop.gateway.next({fakes::Fate::declined});
  CHECK(ask("2") == 422);
  shop.gateway.next({fakes::Fate::not_sent});
  CHECK(ask("3") == 503);
  const auto reply = shop.get("/metrics");
  CHECK(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");

  const std::regex sample{
      R"re(([a-z_]+)(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? (-?[0-9.e+-]+|NaN|\+Inf))re"};
  const std::regex suffix{"_(bucket|sum|count)$"};
  std::map<std::string, std::string> type_of;
  std::set<std::string> explained, lines;
  std::istringstream text{reply.body};
  for (std::string line; std::getline(text, line);) {
    INFO(line);
    CHECK(lines.insert(line.substr(0, line.rfind(' '))).second);  // no series twice
    std::istringstream words{line};
    std::string hash, word, name, rest;
    if (line.starts_with("# ")) {
      words >> hash >> word >> name >> rest;
      if (word == "HELP") explained.insert(name);
      if (word == "TYPE") type_of[name] = rest;
      continue;
    }
    std::smatch parts;
    REQUIRE(std::regex_match(line, parts, sample));
    const auto family = std::regex_replace(parts[1].str(), suffix, "");
    const auto known = type_of.contains(parts[1]) ? parts[1].str() : family;
    REQUIRE(type_of.contains(known));
    CHECK(explained.contains(known));
    CHECK(known.starts_with("imp_refund_"));
    CHECK((type_of[known] == "counter") == known.ends_with("_total"));
    if (type_of[known] == "histogram") CHECK(known.ends_with("_seconds"));
  }
  for (const auto* line :
       {R"(imp_refund_settled_total{status="succeeded",reason=""} 1)",
        R"(imp_refund_settled_total{status="failed",reason="gateway_declined"} 1)",
        R"(imp_refund_settled_total{status="failed",reason="gateway_unavailable"} 1)",
        R"(imp_refund_settled_total{status="failed",reason="not_executed"} 0)",
        R"(imp_refund_settled_total{status="failed",reason="rejected"} 0)", "imp_refund_pending 0",
        "imp_refund_contradictions_total 0"}) {
    INFO(line);
    CHECK(has_line(reply.body, line));
  }
  CHECK_FALSE(has_line(reply.body, "imp_refund_commits_total 0"));
}

TEST_CASE(
    "metrics: a cancellation at i'mport's console is drift, once, and our own refund is not") {
  http_test::HttpShop shop(http_test::for_tickets_only());
  const auto payment = samples::paid();
  shop.sell(payment);
  const auto tell = [&] {
    const httplib::Headers type{{"Content-Type", "application/json"}};
    return shop
        .call("POST", "/webhooks/iamport", type,
              R"({"imp_uid":")" + payment.imp_uid.str() + R"(","merchant_uid":")" +
                  payment.merchant_uid.str() + R"("})")
        .status;
  };
  CHECK(shop.cancel(R"({"merchant_uid":")" + http_test::order +
                        R"(","reason":"x","cancel_request_amount":1000})",
                    shop.ticket())
            .status == 200);
  CHECK(tell() == 200);
  CHECK(has_line(shop.metrics.text(), R"(imp_refund_drift_total{cause="webhook"} 0)"));

  REQUIRE(shop.gateway.cancel_at_console(payment.imp_uid, *Money::parse("1000", Currency::krw)));
  CHECK(tell() == 200);
  CHECK(tell() == 200);
  // The sweep that begins every server's day may have been quicker than the webhook.
  const auto text = shop.metrics.text();
  const bool by_webhook = has_line(text, R"(imp_refund_drift_total{cause="webhook"} 1)");
  const bool by_sweep = has_line(text, R"(imp_refund_drift_total{cause="daily sweep"} 1)");
  CHECK(by_webhook != by_sweep);
}

TEST_CASE("GET /readyz: in words what is wrong, what it means and what to do") {
  http_test::HttpShop shop;
  auto ready = shop.get("/readyz");
  CHECK(ready.status == 200);
  CHECK(ready.text("status") == "ready");
  CHECK(ready.json().kind("advice") == wire::JsonKind::absent);

  shop.gateway.be_in_trouble("certificate has expired");
  const auto not_ready = shop.get("/readyz");
  CHECK(not_ready.status == 503);
  CHECK(not_ready.text("status") == "not_ready");
  CHECK(not_ready.text("database") == "ok");
  CHECK(not_ready.text("gateway") == "gives no access token: certificate has expired");
  CHECK(not_ready.body.find("nothing is sent") != std::string::npos);
  CHECK(not_ready.body.find("IMP_KEY") != std::string::npos);

  shop.gateway.be_in_trouble(std::nullopt);
  CHECK(shop.get("/readyz").status == 200);
}

}  // namespace
}  // namespace refund
