// What browsers are told about every answer: each route, each page, each error there is.

#include <catch_amalgamated.hpp>
#include <map>
#include <set>
#include <thread>

#include "server/http/refusal_answer.h"
#include "tests/server/http_shop.h"
#include "tests/server/raw_client.h"
#include "tests/server/sqlite_faulty_disk.h"

namespace refund::http_test {
namespace {

using namespace std::chrono_literals;
using test::RawClient;

const std::string shop_origin = "https://shop.example.com";

Config for_one_origin() {
  auto config = for_tickets_only();
  config.allow_origins = {shop_origin};
  return config;
}

/// A Reply out of the bytes of one answer.
Reply read(const std::string& bytes) {
  Reply reply;
  const auto head_end = bytes.find("\r\n\r\n");
  REQUIRE(head_end != std::string::npos);
  reply.status = std::stoi(bytes.substr(9, 3));
  reply.body = bytes.substr(head_end + 4);
  auto lines = bytes.substr(0, head_end + 2);
  lines.erase(0, lines.find("\r\n") + 2);
  while (!lines.empty()) {
    const auto colon = lines.find(": ");
    const auto end = lines.find("\r\n");
    reply.headers.emplace(lines.substr(0, colon), lines.substr(colon + 2, end - colon - 2));
    lines.erase(0, end + 2);
  }
  return reply;
}

/// What must hold for every answer of the API, to a page of `origin`.
void check_data_headers(const Reply& reply, const std::string& origin) {
  INFO("status " << reply.status << ", origin " << origin);
  const auto once = [&](const char* name) {
    INFO(name);
    CHECK(reply.headers.count(name) == 1);
    return reply.header(name);
  };
  CHECK(once("X-Content-Type-Options") == "nosniff");
  CHECK(once("Referrer-Policy") == "no-referrer");
  CHECK(once("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(once("X-Frame-Options") == "DENY");
  CHECK(once("Permissions-Policy").find("payment=()") != std::string::npos);
  CHECK(once("Cross-Origin-Resource-Policy") == "same-origin");
  CHECK_FALSE(once("X-Request-Id").empty());
  CHECK(once("Vary") == "Origin");
  CHECK(reply.headers.count("Access-Control-Allow-Credentials") == 0);
  CHECK(reply.headers.count("Strict-Transport-Security") == 0);
  CHECK(reply.headers.count("Server") == 0);
  const bool allowed = origin == shop_origin;
  CHECK(reply.headers.count("Access-Control-Allow-Origin") == (allowed ? 1 : 0));
  CHECK(reply.header("Access-Control-Allow-Origin") == (allowed ? origin : ""));
  CHECK(reply.headers.count("Access-Control-Expose-Headers") == (allowed ? 1 : 0));
  if (reply.status >= 400) {
    CHECK(once("Content-Type") == "application/problem+json");
    CHECK(once("Cache-Control") == "no-store");
  }
  if (reply.status == 429 || reply.status == 503) CHECK(std::stoi(once("Retry-After")) >= 1);
}

const std::vector<std::string> origins{shop_origin, "https://evil.example",
                                       "https://shop.example.com.evil.example", "null", ""};

httplib::Headers from(const std::string& origin, httplib::Headers headers = {}) {
  if (!origin.empty()) headers.emplace("Origin", origin);
  return headers;
}

TEST_CASE("headers: every route, by every method, for every kind of caller") {
  HttpShop shop(for_one_origin());
  shop.sell();
  std::set<int> seen;
  for (const auto& route : shop.router().routes()) {
    auto target = route.pattern;
    if (const auto name = target.find('{'); name != target.npos)
      target.replace(name, target.find('}') - name + 1, order);
    INFO(route.method << " " << target);
    for (const auto& origin : origins)
      for (const auto* method : {route.method.c_str(), "OPTIONS", "PATCH"})
        for (const auto& who : {httplib::Headers{}, shop.ticket(), HttpShop::admin()}) {
          const auto reply = shop.call(method, target, from(origin, who));
          seen.insert(reply.status);
          check_data_headers(reply, origin);
        }
  }
  for (const int status : {200, 204, 401, 403, 404, 405, 415}) CHECK(seen.count(status) == 1);
}

/// How each error status comes about, and what came back.
std::map<int, Reply> errors_of(HttpShop& shop, const std::string& origin) {
  const auto line = origin.empty() ? "" : "Origin: " + origin + "\r\n";
  const auto raw = [&](const std::string& request) {
    RawClient client(shop.port());
    client.send(request);
    return read(client.answer());
  };
  const auto ticket = from(origin, shop.ticket());
  const auto asking = [](const std::string& amount) {
    return R"({"merchant_uid":")" + order + R"(","reason":"x","cancel_request_amount":)" + amount +
           "}";
  };
  std::map<int, Reply> replies;
  const auto keep = [&](Reply reply) { replies[reply.status] = std::move(reply); };
  keep(shop.cancel("{", ticket));
  keep(raw("GET / HTTP/1.1\r\n" + line + "Content-Length: x\r\n\r\n"));
  keep(shop.get("/payments/" + order, from(origin)));
  keep(shop.cancel(asking("1"), from(origin, shop.ticket(std::nullopt, "OTHER"))));
  keep(shop.get("/nothing", from(origin)));
  keep(shop.call("DELETE", "/payments/" + order, ticket));
  keep(raw("POST /payments/cancel HTTP/1.1\r\n" + line + "Transfer-Encoding: chunked\r\n\r\n"));
  keep(raw("POST /payments/cancel HTTP/1.1\r\n" + line + "Content-Length: 99999\r\n\r\n"));
  keep(raw("GET /" + std::string(5'000, 'x') + " HTTP/1.1\r\n" + line + "\r\n"));
  auto form = ticket;
  form.emplace("Content-Type", "text/plain");
  keep(shop.call("POST", "/payments/cancel", form, "x"));
  shop.gateway.next({fakes::Fate::declined});
  keep(shop.cancel(asking("1"), ticket));
  keep(raw("GET / HTTP/1.1\r\n" + line + "X: " + std::string(20'000, 'x')));
  shop.gateway.next({fakes::Fate::answer_lost});
  shop.cancel(asking("2"), ticket);
  keep(shop.cancel(asking("3"), ticket));
  return replies;
}

TEST_CASE("headers: every error that a caller can bring about") {
  const auto* origin = GENERATE("https://shop.example.com", "https://evil.example", "");
  HttpShop shop(for_one_origin());
  shop.sell();
  std::vector<int> statuses;
  for (const auto& [status, reply] : errors_of(shop, origin)) {
    statuses.push_back(status);
    check_data_headers(reply, origin);
  }
  CHECK(statuses == std::vector{400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 422, 431});
}

TEST_CASE("headers: 429 and 503, which a page has to be able to read to try again") {
  auto config = for_one_origin();
  config.limit_order = Rate{4, 1min};
  const TemporaryFolder folder;
  HttpShop shop(config, made_up_secrets(),
                sqlite::open_sqlite_store(folder.file("books.db"), {.vfs = faulty_disk::vfs()}));
  shop.sell();
  const auto body = R"({"merchant_uid":")" + order + R"(","reason":"x"})";
  const auto cancel = [&] { return shop.cancel(body, from(shop_origin, shop.ticket())); };

  shop.gateway.next({fakes::Fate::not_sent});
  const auto unavailable = cancel();
  CHECK(unavailable.text("code") == "gateway_unavailable");

  faulty_disk::have(faulty_disk::Fault::full);
  const auto disk_full = cancel();
  CHECK(disk_full.text("code") == "store_unavailable");
  const auto not_ready = shop.get("/readyz", from(shop_origin));
  CHECK(not_ready.status == 503);
  CHECK(not_ready.text("database").starts_with("can't be read or written: "));
  CHECK(not_ready.body.find("nothing is lost") != std::string::npos);
  faulty_disk::have(faulty_disk::Fault::none);

  cancel();
  cancel();
  const auto limited = cancel();
  CHECK(limited.status == 429);
  for (const auto& reply : {unavailable, disk_full, limited}) {
    CHECK((reply.status == 503 || reply.status == 429));
    check_data_headers(reply, shop_origin);
  }
}

TEST_CASE("headers: 408, to a request that does not arrive in time") {
  const auto answer = http::refusal_answer(http::Refusal::request_timeout, Lang::en);
  CHECK(answer.text.find("did not arrive whole in time") != std::string::npos);
}

TEST_CASE(
    "headers: with no worker free the page that is allowed still reads that nothing was done") {
  auto config = for_one_origin();
  config.workers = 1;
  HttpShop shop(config);
  shop.sell();
  shop.gateway.hold();
  std::vector<std::unique_ptr<RawClient>> busy;
  const auto token = shop.ticket().find("Authorization")->second;
  const auto body = R"({"merchant_uid":")" + order + R"(","reason":"x"})";
  const auto request =
      "POST /payments/cancel HTTP/1.1\r\nOrigin: " + shop_origin +
      "\r\nAccept-Language: en\r\nAuthorization: " + token +
      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  // There is room for 1,280; beyond that the answer is 503 at once.
  Reply refused;
  for (int i = 0; i < 1'500 && refused.status == 0; ++i) {
    busy.push_back(std::make_unique<RawClient>(shop.port()));
    busy.back()->send(request);
    if (i >= 1'280 && busy.back()->readable_within(2s)) refused = read(busy.back()->answer());
  }
  shop.gateway.release();
  CHECK(refused.status == 503);
  CHECK(refused.text("code") == "overloaded");
  CHECK(refused.header("Content-Language") == "en");
  check_data_headers(refused, shop_origin);
  CHECK(shop.metrics.text().find(
            R"x(imp_refund_http_requests_total{method="",route="(refused)",status="503"})x") !=
        std::string::npos);
}

TEST_CASE("headers: a page may run the widget and be framed by nobody; its files are for all") {
  HttpShop shop(for_one_origin());
  const auto page = shop.get("/", from(shop_origin));
  const auto etag = page.header("ETag");
  for (const auto& reply :
       {page, shop.get("/index.html", {{"If-None-Match", etag}}), shop.call("HEAD", "/")}) {
    INFO(reply.status);
    CHECK(reply.header("Content-Security-Policy").find("frame-ancestors 'none'") !=
          std::string::npos);
    CHECK(reply.header("Content-Security-Policy").find("'wasm-unsafe-eval'") != std::string::npos);
    CHECK(reply.header("X-Frame-Options") == "DENY");
    CHECK(reply.header("X-Content-Type-Options") == "nosniff");
    CHECK(reply.header("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(reply.header("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(reply.headers.count("Access-Control-Allow-Origin") == 0);
  }
  for (const auto& origin : origins) {
    const auto script = shop.get("/imp-refund.js", from(origin));
    CHECK(script.header("Access-Control-Allow-Origin") == "*");
    CHECK(script.headers.count("Access-Control-Allow-Credentials") == 0);
    CHECK(script.header("Cross-Origin-Resource-Policy") == "cross-origin");
    CHECK(script.header("X-Content-Type-Options") == "nosniff");
    CHECK(script.header("X-Frame-Options") == "DENY");
  }
}

TEST_CASE("headers: Strict-Transport-Security where a trusted proxy says that it speaks TLS") {
  auto config = for_one_origin();
  config.trusted_proxies = {*IpNetwork::parse("127.0.0.1")};
  HttpShop shop(config);
  const auto hsts = [&](const httplib::Headers& headers, const std::string& target) {
    return shop.get(target, headers).header("Strict-Transport-Security");
  };
  for (const auto* target : {"/", "/imp-refund.js", "/nothing", "/payments/x", "/healthz"}) {
    CHECK(hsts({{"X-Forwarded-Proto", "https"}}, target) == "max-age=31536000");
    CHECK(hsts({{"X-Forwarded-Proto", "http"}}, target).empty());
    CHECK(hsts({{"X-Forwarded-Proto", "http"}, {"X-Forwarded-Proto", "https"}}, target).empty());
    CHECK(hsts({}, target).empty());
  }
  HttpShop untrusting(for_one_origin());
  CHECK(untrusting.get("/", {{"X-Forwarded-Proto", "https"}})
            .header("Strict-Transport-Security")
            .empty());
}

TEST_CASE("headers: a request keeps the id that a trusted proxy has given it, if it is one") {
  auto config = for_one_origin();
  config.trusted_proxies = {*IpNetwork::parse("127.0.0.1")};
  const bool trusted = GENERATE(true, false);
  if (!trusted) config.trusted_proxies.clear();
  HttpShop shop(config);
  const auto id_for = [&](const std::string& given) {
    return shop.get("/healthz", {{"X-Request-Id", given}}).header("X-Request-Id");
  };
  for (const auto* good : {"a1b2c3", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "x.y_z-1"})
    CHECK((id_for(good) == good) == trusted);
  for (const auto& bad : {std::string{"has blank"}, std::string{"quote\""}, std::string{"<b>"},
                          std::string(65, 'x'), std::string{"주문"}}) {
    const auto made = id_for(bad);
    CHECK(made != bad);
    CHECK(made.size() == 16);
  }
}

TEST_CASE("headers: methods that a client makes up are one series in the metrics, not one each") {
  HttpShop shop(for_one_origin());
  for (const auto* method : {"BREW", "PROPFIND", "GETX"}) {
    RawClient client(shop.port());
    client.send(std::string(method) + " / HTTP/1.1\r\n\r\n");
    CHECK_FALSE(client.answer().empty());
  }
  const auto metrics = shop.metrics.text();
  for (const auto* method : {"BREW", "PROPFIND", "GETX"})
    CHECK(metrics.find(method) == std::string::npos);
  CHECK(metrics.find(R"(method="other")") != std::string::npos);
}

}  // namespace
}  // namespace refund::http_test
