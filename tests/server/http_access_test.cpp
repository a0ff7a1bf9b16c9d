// Who may do what, and what every answer carries, seen from the outside.

#include <catch_amalgamated.hpp>
#include <set>

#include "tests/server/http_shop.h"

namespace refund::http_test {
namespace {

using namespace std::chrono_literals;

std::string asking_for_part(const std::string& amount, const std::string& of = order) {
  return R"({"merchant_uid":")" + of + R"(","reason":"x")" +
         (amount.empty() ? "" : R"(,"cancel_request_amount":)" + amount) + "}";
}

TEST_CASE("access: without a ticket there is nothing to see and nothing to refund") {
  HttpShop shop(for_tickets_only());
  shop.sell();
  const auto [name, headers] = GENERATE(table<const char*, httplib::Headers>({
      {"no header", {}},
      {"another scheme", {{"Authorization", "Basic dXNlcjpwYXNzd29yZA=="}}},
      {"no ticket", {{"Authorization", "Bearer"}}},
      {"an empty ticket", {{"Authorization", "Bearer %20"}}},
      {"nonsense", {{"Authorization", "Bearer nonsense"}}},
      {"a ticket without its scheme", {{"Authorization", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}}},
      {"two headers", {{"Authorization", "Bearer a"}, {"Authorization", "Bearer b"}}},
  }));
  INFO(name);
  for (const auto& reply :
       {shop.cancel(asking_for_part(""), headers), shop.get("/payments/" + order, headers),
        shop.get("/payments/unknown", headers), shop.get("/refunds/rf_unknown", headers)}) {
    CHECK(reply.status == 401);
    CHECK(reply.text("code") == "unauthorized");
    CHECK(reply.header("WWW-Authenticate").starts_with("Bearer"));
  }
  CHECK(shop.gateway.orders().empty());
  CHECK(shop.gateway.lookups() == 0);
}

TEST_CASE(
    "access: two good tickets in one request are none, since readers differ in which counts") {
  HttpShop shop(for_tickets_only());
  shop.sell();
  auto headers = shop.ticket();
  headers.merge(HttpShop::admin());
  CHECK(shop.get("/payments/" + order, headers).status == 401);
}

TEST_CASE("access: a bad ticket is refused where none at all would do") {
  HttpShop shop(open_to_all());
  shop.sell();
  CHECK(shop.get("/payments/" + order).status == 200);
  CHECK(shop.get("/payments/" + order, HttpShop::bearer("nonsense")).status == 401);

  const auto ticket = shop.ticket();
  CHECK(shop.get("/payments/" + order, ticket).status == 200);
  shop.clock.advance(15min + 60s);
  CHECK(shop.get("/payments/" + order, ticket).status == 401);
}

TEST_CASE("access: a ticket opens its own order and no other") {
  HttpShop shop(for_tickets_only());
  shop.sell();
  const auto mine = shop.ticket();
  const auto others = shop.ticket(std::nullopt, "ORD-of-somebody-else");

  CHECK(shop.get("/payments/" + order, mine).status == 200);
  for (const auto& reply :
       {shop.get("/payments/" + order, others), shop.cancel(asking_for_part(""), others)}) {
    CHECK(reply.status == 403);
    CHECK(reply.text("code") == "forbidden");
  }
  CHECK(shop.gateway.orders().empty());

  const auto refund = shop.cancel(asking_for_part("100"), mine).header("Location");
  CHECK(shop.get(refund, mine).status == 200);
  CHECK(shop.get(refund, others).status == 403);
  CHECK(shop.get(refund + "?wait=20", others).status == 403);
  CHECK(shop.get(refund, HttpShop::admin()).status == 200);
}

TEST_CASE("access: a ticket's limit holds for what is asked, and for all that is left") {
  const auto [name, max, amount, status] =
      GENERATE(table<const char*, const char*, const char*, int>({
          {"less than the limit", "5000", "4999", 200},
          {"the limit", "5000", "5000", 200},
          {"more than the limit", "5000", "5001", 403},
          {"all that is left, which is more", "5000", "", 403},
          {"all that is left, which is the limit", "10000", "", 200},
          {"a limit above all amounts", "1e30", "", 200},
          {"a limit of nothing", "0", "1", 403},
          {"a limit below nothing", "-1", "1", 403},
          {"a limit of half a won", "0.5", "1", 403},
          {"an amount that is none", "5000", "0.5", 400},
          {"too much in any case", "5000", "99999999999999999999", 400},
      }));
  INFO(name);
  HttpShop shop(for_tickets_only());
  shop.sell();
  const auto reply = shop.cancel(asking_for_part(amount), shop.ticket(max));
  CHECK(reply.status == status);
  CHECK(shop.gateway.orders().size() == (status == 200 ? 1 : 0));
}

TEST_CASE("access: a limit that can't be checked now lets nothing pass") {
  HttpShop shop(for_tickets_only());
  shop.gateway.add(samples::paid());  // the books don't know it yet
  shop.gateway.next_lookups_fail(1);
  CHECK(shop.cancel(asking_for_part(""), shop.ticket("5000")).status == 503);
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("access: the admin token opens the merchant's API, and moves no money") {
  HttpShop shop(for_tickets_only());
  shop.sell();
  CHECK(shop.get("/payments/" + order, HttpShop::admin()).status == 200);
  CHECK(shop.get("/admin/refunds", HttpShop::admin()).status == 200);
  CHECK(shop.cancel(asking_for_part(""), HttpShop::admin()).status == 403);
  CHECK(shop.gateway.orders().empty());

  const auto [method, target] = GENERATE(table<const char*, std::string>({
      {"GET", "/admin/refunds"},
      {"GET", "/admin/refunds/rf_x"},
      {"POST", "/admin/refunds/rf_x/retry"},
      {"POST", "/admin/reconcile"},
      {"PUT", "/payments/" + order},
  }));
  INFO(method << " " << target);
  CHECK(shop.call(method, target).status == 401);
  CHECK(shop.call(method, target, HttpShop::bearer("made-up-admin-tokem")).status == 401);
  CHECK(shop.call(method, target, shop.ticket()).status == 403);
}

TEST_CASE(
    "access: whom the merchant's API is closed to is told what opens it, not a customer's words") {
  HttpShop shop(for_tickets_only());
  shop.sell();
  auto english = shop.ticket();
  english.emplace("Accept-Language", "en");
  for (const auto& [headers, code, why] :
       {std::tuple{httplib::Headers{{"Accept-Language", "en"}}, "unauthorized",
                   AdminDenied::token_needed},
        std::tuple{english, "forbidden", AdminDenied::ticket_given}}) {
    const auto reply = shop.get("/admin/refunds", headers);
    CHECK(reply.text("code") == code);
    CHECK(reply.text("message") == text(why, Lang::en));
    CHECK(reply.text("title") == text(why, Lang::en));
    CHECK_THAT(reply.text("message"), Catch::Matchers::ContainsSubstring("IMP_REFUND_ADMIN_TOKEN"));
    CHECK(shop.call("PUT", "/payments/" + order, headers).text("message") == text(why, Lang::en));
  }
  const auto korean = shop.get("/admin/refunds");
  CHECK(korean.text("message") == text(AdminDenied::token_needed, Lang::ko));
  CHECK(korean.header("WWW-Authenticate").starts_with("Bearer"));
  // A customer without a ticket still reads a customer's words.
  CHECK(shop.get("/payments/" + order).text("message") ==
        text(ProblemCode::unauthorized, Lang::ko));
}

TEST_CASE("access: without an admin token in the configuration the merchant's API is off") {
  auto secrets = made_up_secrets();
  secrets.admin_token.reset();
  HttpShop shop(open_to_all(), secrets);
  CHECK(shop.get("/admin/refunds").status == 401);
  CHECK(shop.get("/admin/refunds", HttpShop::admin()).status == 401);
  CHECK(shop.get("/admin/refunds", HttpShop::bearer("%20")).status == 401);
}

TEST_CASE("cross-origin: pages on the list may read answers, and no others") {
  auto config = for_tickets_only();
  config.allow_origins = {"https://shop.example.com"};
  HttpShop shop(config);
  shop.sell();

  const auto [origin, allowed] = GENERATE(table<const char*, const char*>({
      {"https://shop.example.com", "https://shop.example.com"},
      {"https://shop.example.com.evil.example", ""},
      {"https://evil.example/https://shop.example.com", ""},
      {"http://shop.example.com", ""},
      {"https://shop.example.com:444", ""},
      {"null", ""},
      {"", ""},
  }));
  INFO(origin);
  auto headers = shop.ticket();
  if (*origin) headers.emplace("Origin", origin);
  const auto problem = shop.cancel("{}", headers);
  headers.emplace("Access-Control-Request-Method", "POST");
  const auto preflight = shop.call("OPTIONS", "/payments/cancel", headers);
  for (const auto& reply : {shop.get("/payments/" + order, headers), problem, preflight}) {
    CHECK(reply.header("Access-Control-Allow-Origin") == allowed);
    CHECK(reply.header("Access-Control-Allow-Credentials").empty());
    CHECK(reply.header("Vary") == "Origin");
    CHECK(reply.header("Access-Control-Expose-Headers").empty() == !*allowed);
  }
  CHECK(preflight.status == 204);
  CHECK(preflight.body.empty());
  CHECK(preflight.header("Access-Control-Allow-Methods") == (*allowed ? "POST, OPTIONS" : ""));
  CHECK(preflight.header("Access-Control-Allow-Headers") ==
        (*allowed ? "Authorization, Content-Type, Idempotency-Key, Accept-Language" : ""));
}

TEST_CASE("cross-origin: the widget's own files are for everyone, its page is not") {
  HttpShop shop(for_tickets_only());
  const auto script = shop.get("/imp-refund.js", {{"Origin", "https://any.example"}});
  CHECK(script.header("Access-Control-Allow-Origin") == "*");
  CHECK(script.header("Cross-Origin-Resource-Policy") == "cross-origin");
  CHECK(script.header("Access-Control-Allow-Credentials").empty());

  const auto page = shop.get("/", {{"Origin", "https://any.example"}});
  CHECK(page.header("Access-Control-Allow-Origin").empty());
  CHECK(page.header("Content-Security-Policy").find("frame-ancestors 'none'") != std::string::npos);
  CHECK(page.header("Content-Security-Policy").find("'wasm-unsafe-eval'") != std::string::npos);
}

TEST_CASE("every answer: security headers and an id of its own, whatever it is") {
  HttpShop shop(for_tickets_only());
  std::set<std::string> ids;
  for (const auto& reply :
       {shop.get("/"), shop.get("/imp-refund.js"), shop.get("/nothing"), shop.get("/healthz"),
        shop.get("/payments/x"), shop.cancel("{"), shop.call("OPTIONS", "/payments/cancel"),
        shop.call("DELETE", "/payments/x"), shop.get("/metrics")}) {
    INFO(reply.status << " " << reply.body);
    CHECK(reply.header("X-Content-Type-Options") == "nosniff");
    CHECK(reply.header("Referrer-Policy") == "no-referrer");
    CHECK_FALSE(reply.header("Content-Security-Policy").empty());
    CHECK_FALSE(reply.header("Permissions-Policy").empty());
    CHECK(reply.header("Server").empty());
    CHECK(ids.insert(reply.header("X-Request-Id")).second);
  }
}

TEST_CASE("every path: the methods that it takes, and problems for the others") {
  HttpShop shop;
  shop.sell();
  const auto [method, target, status, allow] =
      GENERATE(table<const char*, std::string, int, const char*>({
          {"GET", "/payments/" + order, 200, ""},
          {"HEAD", "/payments/" + order, 200, ""},
          {"OPTIONS", "/payments/" + order, 204, "GET, HEAD, PUT, OPTIONS"},
          {"DELETE", "/payments/" + order, 405, "GET, HEAD, PUT, OPTIONS"},
          {"GET", "/payments/cancel", 405, "POST, OPTIONS"},
          {"PATCH", "/payments/cancel", 405, "POST, OPTIONS"},
          {"GET", "/webhooks/iamport", 405, "POST, OPTIONS"},
          {"POST", "/healthz", 405, "GET, HEAD, OPTIONS"},
          {"HEAD", "/healthz", 200, ""},
          {"HEAD", "/", 200, ""},
          {"POST", "/", 405, "GET, HEAD, OPTIONS"},
          {"OPTIONS", "/", 204, "GET, HEAD, OPTIONS"},
          {"GET", "/nothing", 404, ""},
          {"HEAD", "/nothing", 404, ""},
          {"POST", "/nothing", 404, ""},
          {"OPTIONS", "/nothing", 404, ""},
          {"GET", "/payments/", 404, ""},
          {"GET", "/payments/a/b", 404, ""},
          {"GET", "/admin", 404, ""},
      }));
  INFO(method << " " << target);
  const auto reply = shop.call(method, target);
  CHECK(reply.status == status);
  CHECK(reply.header("Allow") == allow);
  if (std::string_view{method} == "HEAD") {
    CHECK(reply.body.empty());
    CHECK(std::stoul(reply.header("Content-Length")) > 0);
  } else if (status >= 400) {
    CHECK(reply.header("Content-Type") == "application/problem+json");
    CHECK(reply.number("status") == std::to_string(status));
    CHECK(reply.header("Cache-Control") == "no-store");
  }
}

TEST_CASE("every answer: whole, whatever part of it is asked for") {
  HttpShop shop;
  shop.sell();
  const auto reply = shop.get("/payments/" + order, {{"Range", "bytes=0-9"}});
  CHECK(reply.status == 200);
  CHECK(reply.text("merchant_uid") == order);
}

TEST_CASE("GET /payments/{merchant_uid}: what the widget needs, for any order id there may be") {
  HttpShop shop;
  auto payment = samples::paid(pay_method::vbank);
  payment.merchant_uid = *MerchantUid::from("주문/2018 01?#%");
  shop.sell(payment);
  const auto target = "/payments/" + httplib::encode_uri_component(payment.merchant_uid.str());
  const auto reply = shop.get(target, {{"Accept-Language", "en"}});
  CHECK(reply.status == 200);
  CHECK(reply.text("merchant_uid") == payment.merchant_uid.str());
  CHECK(reply.json().boolean("refund_account_required") == true);
  int banks = 0;
  reply.json().each("banks", [&](const wire::JsonObject& bank) {
    ++banks;
    if (bank.text("code") == "88") CHECK(bank.text("name").value_or("").starts_with("Shinhan"));
  });
  CHECK(banks > 10);
}

}  // namespace
}  // namespace refund::http_test
