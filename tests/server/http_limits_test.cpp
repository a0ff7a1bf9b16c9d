#include "tests/server/http_shop.h"

// How often customers may ask: a share for each order, and one for each address.

namespace refund::http_test {
namespace {

using namespace std::chrono_literals;

const std::string asking_again =
    R"({"merchant_uid":")" + order + R"(","cancel_request_amount":1,"reason":"again"})";

std::vector<int> statuses(int times, const std::function<Reply()>& call) {
  std::vector<int> answers;
  for (int i = 0; i < times; ++i) answers.push_back(call().status);
  return answers;
}

TEST_CASE("limits: an order is asked about so often, then 429 until time has passed") {
  auto config = for_tickets_only();
  config.limit_order = Rate{3, 1min};
  HttpShop shop{config};
  shop.sell();
  const auto ask = [&] { return shop.get("/payments/" + order, shop.ticket()); };
  CHECK(statuses(4, ask) == std::vector{200, 200, 200, 429});

  const auto refused = shop.cancel(asking_again, shop.ticket());
  CHECK(refused.status == 429);
  CHECK(refused.text("code") == "too_many_requests");
  CHECK(std::stoi(refused.header("Retry-After")) > 0);
  CHECK(shop.gateway.orders().empty());

  shop.clock.advance(20s);
  CHECK(statuses(2, ask) == std::vector{200, 429});
  CHECK(shop.metrics.text().find(R"(imp_refund_rate_limited_total{by="order"} 3)") !=
        std::string::npos);
}

TEST_CASE("limits: whoever has no ticket of an order uses up nothing of its share") {
  auto config = for_tickets_only();
  config.limit_order = Rate{1, 1min};
  HttpShop shop{config};
  shop.sell();
  CHECK(statuses(3, [&] { return shop.get("/payments/" + order); }) == std::vector{401, 401, 401});
  CHECK(statuses(3, [&] {
          return shop.get("/payments/" + order, shop.ticket(std::nullopt, "ANOTHER"));
        }) == std::vector{403, 403, 403});
  CHECK(shop.get("/payments/" + order, shop.ticket()).status == 200);
}

TEST_CASE("limits: an address has its share of all orders; health and pages have none") {
  auto config = open_to_all();
  config.limit_address = Rate{2, 1min};
  HttpShop shop{config};
  shop.sell();
  CHECK(shop.get("/payments/" + order).status == 200);
  CHECK(shop.cancel("{}").status == 400);
  CHECK(shop.get("/payments/OTHER").status == 429);
  CHECK(shop.get("/refunds/rf_1").status == 429);
  CHECK(shop.get("/healthz").status == 200);
  CHECK(shop.get("/").status == 200);
}

TEST_CASE("limits: behind a trusted proxy each client has its own share") {
  auto config = open_to_all();
  config.limit_address = Rate{1, 1min};
  config.trusted_proxies = {*IpNetwork::parse("127.0.0.0/8")};
  HttpShop shop{config};
  shop.sell();
  const auto from = [&](const std::string& forwarded_for) {
    return shop.get("/payments/" + order, {{"X-Forwarded-For", forwarded_for}}).status;
  };
  CHECK(from("203.0.113.1") == 200);
  CHECK(from("203.0.113.1") == 429);
  CHECK(from("203.0.113.2") == 200);
  CHECK(from("198.51.100.9, 203.0.113.1") == 429);
}

TEST_CASE("limits: without a trusted proxy nobody can take another address") {
  auto config = open_to_all();
  config.limit_address = Rate{1, 1min};
  HttpShop shop{config};
  shop.sell();
  CHECK(shop.get("/payments/" + order, {{"X-Forwarded-For", "203.0.113.1"}}).status == 200);
  CHECK(shop.get("/payments/" + order, {{"X-Forwarded-For", "203.0.113.2"}}).status == 429);
}

}  // namespace
}  // namespace refund::http_test
