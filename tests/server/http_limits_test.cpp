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
  CHECK(refused.header("Retry-After") == "20");
  CHECK(shop.gateway.orders().empty());

  shop.clock.advance(19s);
  CHECK(ask().status == 429);
  CHECK(ask().header("Retry-After") == "1");
  shop.clock.advance(1s);
  CHECK(statuses(2, ask) == std::vector{200, 429});
  CHECK(shop.metrics.text().find(R"(imp_refund_rate_limited_total{by="order"} 5)") !=
        std::string::npos);
}

TEST_CASE("limits: a ticket has its share, and another ticket of the same order its own") {
  auto config = for_tickets_only();
  config.limit_ticket = Rate{2, 1min};
  config.limit_order = Rate{3, 1min};
  HttpShop shop{config};
  shop.sell();
  const auto with = [&](const httplib::Headers& ticket) {
    return [&shop, ticket] { return shop.get("/payments/" + order, ticket); };
  };
  const auto one = shop.ticket();
  const auto other = shop.ticket("5000");
  CHECK(statuses(4, with(one)) == std::vector{200, 200, 429, 429});
  CHECK(with(one)().header("Retry-After") == "30");
  // What was refused has taken nothing of the order's share.
  CHECK(with(other)().status == 200);
  const auto by_order = with(other)();
  CHECK(by_order.status == 429);
  CHECK(by_order.header("Retry-After") == "20");

  const auto metrics = shop.metrics.text();
  const auto signature = one.find("Authorization")->second.substr(80);
  CHECK(metrics.find(signature) == std::string::npos);
  CHECK(metrics.find(R"(imp_refund_rate_limited_total{by="ticket"} 3)") != std::string::npos);
}

TEST_CASE("limits: an IPv6 customer is its network, whatever address it takes next") {
  auto config = open_to_all();
  config.limit_address = Rate{1, 1min};
  config.trusted_proxies = {*IpNetwork::parse("127.0.0.1")};
  HttpShop shop{config};
  shop.sell();
  const auto from = [&](const std::string& forwarded_for) {
    return shop.get("/payments/" + order, {{"X-Forwarded-For", forwarded_for}}).status;
  };
  CHECK(from("2001:db8:1:2::1") == 200);
  CHECK(from("2001:db8:1:2::2") == 429);
  CHECK(from("2001:db8:1:3::1") == 200);
}

TEST_CASE("limits: bodies, addresses, headers and JSON beyond all measure are refused, not read") {
  HttpShop shop{open_to_all()};
  shop.sell();
  const auto deep = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  const auto with_reason = [](const std::string& value) {
    return R"({"merchant_uid":")" + order + R"(","reason":)" + value + "}";
  };
  const auto with_amount = [](const std::string& value) {
    return R"({"merchant_uid":")" + order + R"(","reason":"x","cancel_request_amount":)" + value +
           "}";
  };
  const auto [name, body, status] = GENERATE_COPY(table<const char*, std::string, int>({
      {"JSON 17 levels deep", with_reason(deep(17)), 400},
      {"JSON 8,000 levels deep", with_reason(deep(8'000)), 400},
      {"an amount of 10,000 digits", with_amount(std::string(10'000, '9')), 400},
      {"an amount of 10,000 decimals", with_amount("1." + std::string(10'000, '0') + "1"), 400},
      {"an amount with a huge exponent", with_amount("1e999999999"), 400},
      {"an amount that is hardly one", with_amount("1e-999999999"), 400},
      {"an amount below nothing", with_amount("-1"), 400},
      {"a body of 17 KiB", with_reason('"' + std::string(17 * 1024, 'x') + '"'), 413},
  }));
  INFO(name);
  CHECK(shop.cancel(body).status == status);
  CHECK(shop.get("/payments/" + std::string(5'000, 'x')).status == 414);
  CHECK(shop.get("/payments/x", {{"X-Long", std::string(20'000, 'x')}}).status == 431);
  httplib::Headers many;
  for (int i = 0; i < 101; ++i) many.emplace("X-" + std::to_string(i), "x");
  CHECK(shop.get("/payments/x", many).status == 431);
  CHECK(shop.gateway.orders().empty());
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
