// What the merchant's server, the operator, i'mport's webhook and monitoring call, from the
// outside.

#include <catch_amalgamated.hpp>

#include "tests/server/http_shop.h"

namespace refund::http_test {
namespace {

using fakes::Fate;
using namespace std::chrono_literals;

const httplib::Headers json{{"Content-Type", "application/json"}};
const httplib::Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};

httplib::Headers admin_json() {
  auto headers = HttpShop::admin();
  headers.emplace("Content-Type", "application/json");
  return headers;
}

std::string asking_for_won(int amount, const std::string& of = order) {
  return R"({"merchant_uid":")" + of + R"(","reason":"x","cancel_request_amount":)" +
         std::to_string(amount) + "}";
}

TEST_CASE(
    "PUT /payments/{merchant_uid}: stores what i'mport says, and believes the caller nothing") {
  HttpShop shop;
  shop.gateway.add(samples::paid());
  const auto path = "/payments/" + order;

  const auto stored = shop.call("PUT", path, admin_json(), R"({"imp_uid":"imp_448280090638"})");
  CHECK(stored.status == 200);
  CHECK(stored.number("amount") == "10000");
  CHECK(shop.store->find_payment(*MerchantUid::from(order)));

  const auto [name, target, body, status,
              errors] = GENERATE(table<const char*, const char*, const char*, int, const char*>({
      {"another order's payment", "/payments/OTHER", R"({"imp_uid":"imp_448280090638"})", 404, ""},
      {"an unknown payment", "/payments/OTHER", R"({"imp_uid":"imp_unknown"})", 404, ""},
      {"no payment", "/payments/OTHER", "{}", 400, "imp_uid missing"},
      {"a payment that is a number", "/payments/OTHER", R"({"imp_uid":1})", 400,
       "imp_uid wrong_type"},
      {"no JSON", "/payments/OTHER", "imp_uid", 400, " not_json"},
  }));
  INFO(name);
  const auto reply = shop.call("PUT", target, admin_json(), body);
  CHECK(reply.status == status);
  if (status == 400) CHECK(reply.errors() == errors);
  CHECK_FALSE(shop.store->find_payment(*MerchantUid::from("OTHER")));
}

TEST_CASE("PUT /payments/{merchant_uid}: the merchant tells the tax, which i'mport does not know") {
  HttpShop shop;
  shop.sell();
  const auto put = [&](const std::string& tax) {
    return shop.call("PUT", "/payments/" + order, admin_json(),
                     R"({"imp_uid":"imp_448280090638")" + tax + "}");
  };
  const auto told = put(R"(,"tax_free":3000,"vat_amount":636)");
  CHECK(told.status == 200);
  CHECK(told.body.find(R"("tax":{"supply":6364,"vat":636,"tax_free":3000})") != std::string::npos);
  CHECK(put("").body == told.body);  // what is not told again stays

  CHECK(shop.cancel(asking_for_won(1000)).status == 200);
  CHECK(shop.gateway.orders().front().tax == TaxFields{samples::won(300), samples::won(64)});
  const auto listed = shop.get("/admin/refunds", HttpShop::admin()).body;
  CHECK(listed.find(R"("tax":{"supply":636,"vat":64,"tax_free":300})") != std::string::npos);

  const auto [name, tax, errors] = GENERATE(table<const char*, const char*, const char*>({
      {"more than was paid", R"(,"tax_free":10001)", "tax_free wrong_type"},
      {"less than went back", R"(,"tax_free":200)", "tax_free wrong_type"},
      {"a text", R"(,"vat_amount":"636")", "vat_amount wrong_type"},
      {"half a won", R"(,"tax_free":0.5)", "tax_free wrong_type"},
      {"null", R"(,"tax_free":null)", "tax_free wrong_type"},
  }));
  INFO(name);
  const auto reply = put(tax);
  CHECK(reply.status == 400);
  CHECK(reply.errors() == errors);
}

TEST_CASE("review: over HTTP, from 202 to the person's decision") {
  TemporaryFolder folder;
  const auto file = folder.file("policy.txt");
  std::ofstream{file} << "policy 1\nreview above 5000 KRW\nreason broken 파손 / Broken\n"
                         "fee card 300 KRW customer\n";
  auto config = open_to_all();
  config.policy_file = file;
  HttpShop shop{config};
  shop.sell();
  const auto view = shop.get("/payments/" + order, {{"Accept-Language", "en"}});
  CHECK(view.number("review_above") == "5000");
  CHECK(view.body.find(R"("reasons":[{"code":"broken","name":"Broken"}])") != std::string::npos);
  CHECK(view.body.find(R"("fee":{"currency":"KRW","amount":300,"borne_by":"customer"})") !=
        std::string::npos);

  const auto asked = shop.cancel(asking_for_won(6000));
  CHECK(asked.status == 202);
  CHECK(asked.body.find(R"("status":"pending","under_review":true)") != std::string::npos);
  const auto id = asked.header("Location").substr(std::string{"/refunds/"}.size());
  const auto at = "/admin/refunds/" + id;
  CHECK(shop.get("/admin/refunds?review=waiting", HttpShop::admin()).body.find(id) !=
        std::string::npos);
  CHECK(shop.get("/metrics").body.find("imp_refund_waiting_for_review 1") != std::string::npos);
  CHECK(shop.call("POST", at + "/retry", HttpShop::admin()).status == 200);  // asks nobody
  CHECK(shop.gateway.lookups() == 0);

  SECTION("approved, and once more") {
    const auto done = shop.call("POST", at + "/approve", HttpShop::admin());
    CHECK(done.status == 200);
    CHECK(done.number("cancel_amount") == "6000");
    CHECK(shop.call("POST", at + "/approve", HttpShop::admin()).text("code") == "review_over");
    CHECK(shop.gateway.orders().size() == 1);
  }
  SECTION("rejected, in words that the customer reads") {
    CHECK(shop.call("POST", at + "/reject", admin_json(), "{}").errors() == "reason missing");
    CHECK(shop.call("POST", at + "/reject", admin_json(), R"({"reason":"사용 흔적"})").status ==
          200);
    const auto told = shop.get("/refunds/" + id);
    CHECK(told.text("failure") == "rejected");
    CHECK(told.text("detail") == "사용 흔적");
    const auto entries = shop.store->audit_entries(0, 100);
    CHECK(entries.back().note.by.who == "merchant");
    CHECK(entries.back().note.action == "refund rejected");
    CHECK(shop.call("POST", at + "/approve", HttpShop::admin()).status == 409);
  }
  SECTION("not by just anybody, and not what is not there") {
    CHECK(shop.call("POST", at + "/approve").status == 401);
    CHECK(shop.call("POST", "/admin/refunds/rf_none/approve", HttpShop::admin()).status == 404);
    CHECK(shop.call("POST", "/admin/refunds/rf_none/reject", admin_json(), R"({"reason":"x"})")
              .status == 404);
  }
}

TEST_CASE("refusals: the customer reads what helps, the operator the words") {
  HttpShop shop;
  shop.sell();
  const std::string words = "결제취소에 실패하였습니다. 카드사 점검중";
  shop.gateway.next({Fate::declined});
  const auto reply = shop.cancel(asking_for_won(1000), {{"Accept-Language", "en"}});
  CHECK(reply.status == 422);
  CHECK(reply.text("detail") == words);  // the contract
  CHECK(reply.text("refusal") == "unknown");
  CHECK(reply.text("message") ==
        "The payment provider declined the refund. Please contact the shop.");

  const auto listed = shop.get("/admin/refusals?kind=unknown", HttpShop::admin());
  CHECK(listed.body.find(words) != std::string::npos);
  CHECK(listed.body.find(R"("count":1)") != std::string::npos);
  CHECK(shop.get("/admin/refusals?kind=temporary", HttpShop::admin()).body.find(words) ==
        std::string::npos);
  CHECK(shop.get("/admin/refusals?kind=sad", HttpShop::admin()).status == 400);
  CHECK(shop.get("/admin/refusals").status == 401);
  CHECK(shop.get("/metrics").body.find(R"(imp_refund_refusals_total{kind="unknown"} 1)") !=
        std::string::npos);
}

TEST_CASE("webhook: a cancellation at the console reaches the books, told as JSON or as a form") {
  const auto [headers, body] = GENERATE(table<httplib::Headers, std::string>({
      {json, R"({"imp_uid":"imp_448280090638","merchant_uid":"ORD20180131-0000011",)"
             R"("status":"cancelled","cancellation_id":"x"})"},
      {form, "imp_uid=imp_448280090638&merchant_uid=ORD20180131-0000011&status=cancelled"},
  }));
  HttpShop shop;
  shop.sell();
  shop.gateway.cancel_at_console(*ImpUid::from("imp_448280090638"), samples::won(3000));
  const auto reply = shop.call("POST", "/webhooks/iamport", headers, body);
  CHECK(reply.status == 200);
  CHECK(reply.text("status") == "stored");
  CHECK(shop.get("/payments/" + order).number("refundable_amount") == "7000");
}

TEST_CASE("webhook: whatever it claims, only i'mport's own word is stored") {
  HttpShop shop;
  shop.sell();
  const auto [name, body, status] = GENERATE(table<const char*, const char*, int>({
      {"that all was refunded",
       R"({"imp_uid":"imp_448280090638","merchant_uid":"ORD20180131-0000011",)"
       R"("status":"cancelled","amount":1,"cancel_amount":10000})",
       200},
      {"another order", R"({"imp_uid":"imp_448280090638","merchant_uid":"OTHER"})", 200},
      {"an unknown payment", R"({"imp_uid":"imp_x","merchant_uid":"OTHER"})", 200},
      {"no ids", "{}", 400},
      {"ids that are none", R"({"imp_uid":"","merchant_uid":["x"]})", 400},
      {"no JSON", "x", 400},
  }));
  INFO(name);
  const auto before = shop.get("/payments/" + order).body;
  CHECK(shop.call("POST", "/webhooks/iamport", json, body).status == status);
  CHECK(shop.get("/payments/" + order).body == before);
  CHECK_FALSE(shop.store->find_payment(*MerchantUid::from("OTHER")));
  CHECK(shop.call("POST", "/webhooks/iamport", {{"Content-Type", "text/xml"}}, body).status == 415);
}

TEST_CASE("webhook: when i'mport can't be asked it is to come again; a flood is turned away") {
  HttpShop shop;
  shop.sell();
  const auto body = R"({"imp_uid":"imp_448280090638","merchant_uid":"ORD20180131-0000011"})";
  shop.gateway.next_lookups_fail(1);
  CHECK(shop.call("POST", "/webhooks/iamport", json, body).status == 503);

  int asked = 0;
  Reply last;
  for (int i = 0; i < 10; ++i) {
    last = shop.call("POST", "/webhooks/iamport", json, body);
    asked += last.status == 200 ? 1 : 0;
  }
  CHECK(asked == 4);  // five at once, of which the first failed
  CHECK(last.status == 429);
  CHECK(last.text("code") == "too_many_requests");
  CHECK_FALSE(last.header("Retry-After").empty());
  shop.clock.advance(5s);
  CHECK(shop.call("POST", "/webhooks/iamport", json, body).status == 200);
}

TEST_CASE("webhook: made-up payments are free, so all together have a limit too") {
  HttpShop shop;
  shop.sell();
  int asked = 0;
  const auto flood = [&](int times) {
    for (int i = 0; i < times; ++i) {
      const auto body =
          R"({"merchant_uid":"ORD1","imp_uid":"imp_)" + std::to_string(++asked) + "\"}";
      (void)shop.call("POST", "/webhooks/iamport", json, body);
    }
  };
  flood(150);
  CHECK(shop.gateway.lookups() == 100);
  shop.clock.advance(1s);
  flood(50);
  CHECK(shop.gateway.lookups() >= 119);  // a token each 50 ms, give or take a rounding
  CHECK(shop.gateway.lookups() <= 121);
}

TEST_CASE("GET /admin/refunds: newest first, page by page, and only what is asked for") {
  HttpShop shop;
  shop.sell();
  for (int i = 1; i <= 5; ++i) {
    shop.clock.advance(1s);
    REQUIRE(shop.cancel(asking_for_won(100 * i)).status == 200);
  }
  shop.clock.advance(1s);
  shop.gateway.next({Fate::declined});
  REQUIRE(shop.cancel(asking_for_won(600)).status == 422);

  std::string amounts;
  std::string cursor;
  int pages = 0;
  do {
    const auto page = shop.get(
        "/admin/refunds?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor), HttpShop::admin());
    REQUIRE(page.status == 200);
    page.json().each("refunds", [&](const wire::JsonObject& refund) {
      amounts += refund.number("amount").value_or("?") + " ";
    });
    cursor = page.text("next");
    ++pages;
  } while (!cursor.empty() && pages < 10);
  CHECK(amounts == "600 500 400 300 200 100 ");
  CHECK(pages == 3);

  const auto count = [&](const std::string& query) {
    int found = 0;
    const auto reply = shop.get("/admin/refunds?" + query, HttpShop::admin());
    INFO(query << " " << reply.body);
    CHECK(reply.status == 200);
    reply.json().each("refunds", [&](const wire::JsonObject&) { ++found; });
    return found;
  };
  CHECK(count("status=failed") == 1);
  CHECK(count("status=succeeded&limit=3") == 3);
  CHECK(count("status=pending") == 0);
  CHECK(count("merchant_uid=" + order) == 6);
  CHECK(count("merchant_uid=OTHER") == 0);
  CHECK(count("status=&merchant_uid=&cursor=") == 6);

  const auto [query, errors] = GENERATE(table<const char*, const char*>({
      {"status=done", "status wrong_type"},
      {"cursor=rf_unknown", "cursor wrong_type"},
      {"limit=0", "limit wrong_type"},
      {"limit=1001", "limit wrong_type"},
      {"limit=x", "limit wrong_type"},
      {"merchant_uid=12345678901234567890123456789012345678901", "merchant_uid wrong_type"},
  }));
  const auto reply = shop.get(std::string{"/admin/refunds?"} + query, HttpShop::admin());
  CHECK(reply.status == 400);
  CHECK(reply.errors() == errors);
}

TEST_CASE("operator: a refund whose answer got lost is asked for, and never sent again") {
  HttpShop shop;
  shop.sell();
  shop.gateway.next({Fate::answer_lost});
  const auto pending = shop.cancel(asking_for_won(2000));
  REQUIRE(pending.status == 202);
  const auto id = pending.json().object("refund")->text("id").value_or("");

  SECTION("one of them") {
    const auto settled = shop.call("POST", "/admin/refunds/" + id + "/retry", HttpShop::admin());
    CHECK(settled.status == 200);
    CHECK(settled.text("status") == "succeeded");
    int moves = 0;
    settled.json().each("history", [&](const wire::JsonObject&) { ++moves; });
    CHECK(moves >= 2);
  }
  SECTION("all of them") {
    const auto report = shop.call("POST", "/admin/reconcile", HttpShop::admin());
    CHECK(report.status == 200);
    CHECK(report.number("looked") == "1");
    CHECK(report.number("succeeded") == "1");
  }
  CHECK(shop.get("/refunds/" + id).text("status") == "succeeded");
  CHECK(shop.get("/admin/refunds/" + id, HttpShop::admin()).text("status") == "succeeded");
  CHECK(shop.gateway.orders().size() == 1);
  CHECK(shop.call("POST", "/admin/refunds/rf_x/retry", HttpShop::admin()).text("code") ==
        "refund_not_found");
}

TEST_CASE("monitoring: up, ready, and counted") {
  HttpShop shop;
  shop.sell();
  CHECK(shop.get("/healthz").text("status") == "ok");
  CHECK(shop.get("/readyz").text("status") == "ready");

  shop.gateway.next({Fate::answer_lost});
  REQUIRE(shop.cancel(asking_for_won(2000)).status == 202);
  shop.clock.advance(7s);
  shop.get("/payments/" + order + "?x=y");
  const auto metrics = shop.get("/metrics");
  CHECK(metrics.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const auto* line : {
           "\nimp_refund_pending 1\n",
           "imp_refund_cancel_answers_total{status=\"202\"} 1\n",
           "imp_refund_http_requests_total{method=\"GET\",route=\"/payments/{merchant_uid}\","
           "status=\"200\"} 1\n",
           "imp_refund_http_request_seconds_count{route=\"/payments/cancel\"} 1\n",
           "# TYPE imp_refund_http_request_seconds histogram\n",
           "imp_refund_contradictions_total 0\n",
       }) {
    INFO(line << "\n" << metrics.body);
    CHECK(metrics.body.find(line) != std::string::npos);
  }
  // An order's id is no label: there would be as many series as orders.
  CHECK(metrics.body.find(order) == std::string::npos);
}

}  // namespace
}  // namespace refund::http_test
