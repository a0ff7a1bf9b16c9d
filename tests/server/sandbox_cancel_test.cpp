#include <catch_amalgamated.hpp>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/server/sandbox_fixture.h"

namespace refund::sandbox {
namespace {

using test::code_of;
using test::message_of;
using test::Scene;

constexpr auto full_message = "이미 전액취소된 주문입니다.";
constexpr auto absent_message = "취소할 결제건이 존재하지 않습니다.";

TEST_CASE("sandbox cancel: how much goes back of 10,000 won of which 2,000 are back already") {
  const auto [name, body, code,
              cancel_amount] = GENERATE(table<const char*, const char*, const char*, const char*>({
      {"a part", R"({"imp_uid":"imp_1","amount":3000})", "0", "5000"},
      {"a part, as text", R"({"imp_uid":"imp_1","amount":"3000"})", "0", "5000"},
      {"no amount: the rest", R"({"imp_uid":"imp_1"})", "0", "10000"},
      {"null: the rest", R"({"imp_uid":"imp_1","amount":null})", "0", "10000"},
      {"0: the rest", R"({"imp_uid":"imp_1","amount":0})", "0", "10000"},
      {"exactly the rest", R"({"imp_uid":"imp_1","amount":8000})", "0", "10000"},
      {"one won too many", R"({"imp_uid":"imp_1","amount":8001})", "1", "2000"},
      {"negative", R"({"imp_uid":"imp_1","amount":-1})", "-1", "2000"},
      {"half a won", R"({"imp_uid":"imp_1","amount":0.5})", "-1", "2000"},
      {"whole won with a point", R"({"imp_uid":"imp_1","amount":3000.0})", "0", "5000"},
      {"words", R"({"imp_uid":"imp_1","amount":"all"})", "-1", "2000"},
      {"the right checksum", R"({"imp_uid":"imp_1","amount":1000,"checksum":8000})", "0", "3000"},
      {"the checksum of before", R"({"imp_uid":"imp_1","amount":1000,"checksum":10000})", "1",
       "2000"},
      {"no checksum", R"({"imp_uid":"imp_1","amount":1000,"checksum":null})", "0", "3000"},
      {"checksum 0", R"({"imp_uid":"imp_1","amount":1000,"checksum":0})", "1", "2000"},
      {"tax-free within", R"({"imp_uid":"imp_1","amount":1000,"tax_free":1000})", "0", "3000"},
      {"tax-free beyond", R"({"imp_uid":"imp_1","amount":1000,"tax_free":1001})", "-1", "2000"},
      {"by merchant_uid", R"({"merchant_uid":"m_1","amount":1000})", "0", "3000"},
      {"both ids", R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":1000})", "0", "3000"},
      {"imp_uid wins, also when wrong", R"({"imp_uid":"imp_9","merchant_uid":"m_1","amount":1000})",
       "1", "2000"},
      {"neither id", R"({"amount":1000})", "-1", "2000"},
      {"not JSON", R"({"imp_uid":"imp_1")", "-1", "2000"},
      {"the guide's whole call",
       R"({"reason":"r","imp_uid":"imp_1","amount":8000,"checksum":8000,"refund_holder":null,
               "refund_bank":null,"refund_account":null,"enable_webhook":true})",
       "0", "10000"},
  }));
  INFO(name);
  Scene scene;
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000,"cancel_amount":2000})");
  const auto reply = scene.cancel(body);
  INFO(reply->body);
  CHECK(code_of(reply) == code);
  CHECK(reply->status ==
        (std::string(code) == "-1" && std::string(name) != "tax-free beyond" ? 400 : 200));
  const auto payment = *scene.sandbox().payment("imp_1");
  CHECK(payment.cancel_amount.decimal() == cancel_amount);
  if (std::string(code) != "0") CHECK(reply->body.ends_with(R"("response":null})"));
  Money sum = Money::zero(Currency::krw);
  for (const auto& entry : payment.history) sum = *plus(sum, entry.amount);
  CHECK(sum == payment.cancel_amount);
}

TEST_CASE("sandbox cancel: the guide's flow, with the documented words") {
  Scene scene;
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000,"paid_at":1795000000})");
  const auto first = test::response_of(
      scene.cancel(R"({"imp_uid":"imp_1","amount":2000,"checksum":10000,"reason":"사이즈/색"})"));
  CHECK(first.number("cancel_amount") == "2000");
  CHECK(first.text("status") == "cancelled");
  CHECK(first.text("cancel_reason") == "사이즈/색");
  CHECK(first.number("cancelled_at") == "1795402800");
  CHECK(first.number("paid_at") == "1795000000");
  std::vector<std::string> history;
  first.each("cancel_history", [&](const auto& entry) {
    history.push_back(*entry.number("amount") + " " + *entry.text("reason") + " " +
                      *entry.number("cancelled_at") + " " + *entry.text("cancellation_id") + " " +
                      *entry.text("pg_tid"));
  });
  CHECK(history ==
        std::vector<std::string>{"2000 사이즈/색 1795402800 cancellation_imp_1_1 sandbox_imp_1"});

  CHECK(code_of(scene.cancel(R"({"imp_uid":"imp_1","checksum":8000})")) == "0");
  const auto again = scene.cancel(R"({"imp_uid":"imp_1","amount":1})");
  CHECK(again->status == 200);
  CHECK(code_of(again) == "1");
  CHECK(message_of(again) == full_message);
  const auto absent = scene.cancel(R"({"merchant_uid":"m_9"})");
  CHECK(absent->status == 200);
  CHECK(code_of(absent) == "1");
  CHECK(message_of(absent) == absent_message);
  CHECK(message_of(scene.cancel("{}")).ends_with("지정해주셔야합니다."));
  CHECK(scene.cancel_calls() == "5");
}

TEST_CASE("sandbox cancel: a card's cancel has a receipt, which can be looked at") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000})");
  scene.sandbox().add(
      R"({"imp_uid":"imp_2","merchant_uid":"m_2","amount":10000,"pay_method":"phone"})");
  const auto receipt_of = [&](const char* call) {
    std::string address;
    test::response_of(scene.cancel(call)).each("cancel_history", [&](const auto& entry) {
      address = entry.text("receipt_url").value_or("");
    });
    return address;
  };
  const auto receipt = receipt_of(R"({"imp_uid":"imp_1","amount":2000})");
  CHECK(receipt.starts_with("http://127.0.0.1:"));
  CHECK(receipt.ends_with("/_sandbox/receipts/cancellation_imp_1_1"));
  CHECK(receipt_of(R"({"imp_uid":"imp_2"})").empty());

  const auto page = scene.client->Get(receipt.substr(receipt.find("/_sandbox")));
  CHECK(page->status == 200);
  CHECK(page->body.find("2000 KRW") != std::string::npos);
  CHECK(scene.client->Get("/_sandbox/receipts/cancellation_imp_2_1")->status == 404);
}

TEST_CASE("sandbox cancel: a form says the same as JSON, with a slash behind too") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m 1/ㄱ","amount":10000,
                          "pg_provider":"naverpay"})");
  const auto form = [&](const char* body) {
    return scene.client->Post("/payments/cancel/", scene.with_token(), body,
                              "application/x-www-form-urlencoded");
  };
  CHECK(code_of(form("imp_uid=imp_1&amount=1000&checksum=10000&reason=%EB%B3%80%EC%8B%AC"
                     "&extra[requester]=customer")) == "0");
  CHECK(code_of(form("merchant_uid=m+1%2F%E3%84%B1&amount=1000&reason=r"
                     "&extra%5Brequester%5D=admin")) == "0");
  CHECK(code_of(form("imp_uid=imp_1&amount=1000&reason=r&extra%5Brequester%5D=nobody")) == "-1");
  CHECK(code_of(form("imp_uid=imp_1&amount=1000")) == "-1");      // Naver Pay wants a reason
  CHECK(code_of(form("imp_uid=imp_1&amount=&reason=r")) == "0");  // empty is absent
  const auto payment = *scene.sandbox().payment("imp_1");
  CHECK(payment.history[0].reason == "변심");
  CHECK(payment.balance().is_zero());
}

TEST_CASE("sandbox cancel: amounts of other currencies are exact") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":14.2,"currency":"USD"})");
  CHECK(code_of(scene.cancel(R"({"imp_uid":"imp_1","amount":0.1,"checksum":14.20})")) == "0");
  CHECK(code_of(scene.cancel(R"({"imp_uid":"imp_1","amount":0.2,"checksum":14.1})")) == "0");
  CHECK(code_of(scene.cancel(R"({"imp_uid":"imp_1","amount":0.001})")) == "-1");
  const auto reply = scene.cancel(R"({"imp_uid":"imp_1","checksum":13.9})");
  CHECK(reply->body.find(R"("amount":14.2,)") != std::string::npos);
  CHECK(reply->body.find(R"("cancel_amount":14.2,)") != std::string::npos);
}

TEST_CASE("sandbox cancel: a refund in part is called cancelled, or paid by a switch") {
  const auto [partial, word] = GENERATE(table<PartialStatus, const char*>(
      {{PartialStatus::cancelled, "cancelled"}, {PartialStatus::paid, "paid"}}));
  Scene scene({.partial_status = partial});
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":100,"cancel_amount":10})");
  CHECK(to_string(scene.sandbox().payment("imp_1")->status) == word);
  CHECK(test::response_of(scene.cancel(R"({"imp_uid":"imp_1","amount":10})")).text("status") ==
        word);
  CHECK(test::response_of(scene.cancel(R"({"imp_uid":"imp_1"})")).text("status") == "cancelled");
}

TEST_CASE("sandbox cancel: of an order's payments the one that can be cancelled is meant") {
  Scene scene;
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m","amount":1,"status":"failed","started_at":100})");
  scene.sandbox().add(
      R"({"imp_uid":"imp_2","merchant_uid":"m","amount":2,"started_at":200,"paid_at":210})");
  scene.sandbox().add(
      R"({"imp_uid":"imp_3","merchant_uid":"m","amount":3,"status":"ready","started_at":300})");
  CHECK(test::response_of(scene.cancel(R"({"merchant_uid":"m"})")).text("imp_uid") == "imp_2");
}

TEST_CASE("sandbox cancel: what the PGs have against it") {
  // Paid at the given time; today is 2026-11-23 in Seoul.
  const std::string account = R"("refund_holder":"홍길동","refund_account":"110123456789",)";
  const auto [name, payment, cancel,
              code] = GENERATE_COPY(table<const char*, const char*, std::string, const char*>({
      {"not paid yet", R"("status":"ready")", R"("amount":1000)", "1"},
      {"failed", R"("status":"failed")", R"("amount":1000)", "1"},
      {"virtual account without an account", R"("pay_method":"vbank")", "", "-1"},
      {"virtual account, bank missing", R"("pay_method":"vbank")", account + R"("amount":1)", "-1"},
      {"virtual account, Inicis' code", R"("pay_method":"vbank")",
       account + R"("refund_bank":"88")", "0"},
      {"virtual account, another PG's code", R"("pay_method":"vbank")",
       account + R"("refund_bank":"BK88")", "-1"},
      {"virtual account, KCP's code", R"("pay_method":"vbank","pg_provider":"kcp")",
       account + R"("refund_bank":"BK88")", "0"},
      {"virtual account at a PG without a table", R"("pay_method":"vbank","pg_provider":"galaxia")",
       account + R"("refund_bank":"88")", "0"},
      {"virtual account at Danal", R"("pay_method":"vbank","pg_provider":"danal_tpay")",
       account + R"("refund_bank":"088")", "-1"},
      {"virtual account at Smartro, no telephone",
       R"("pay_method":"vbank","pg_provider":"smartro")", account + R"("refund_bank":"088")", "-1"},
      {"virtual account at Smartro", R"("pay_method":"vbank","pg_provider":"smartro")",
       account + R"("refund_bank":"088","refund_tel":"01012345678")", "0"},
      {"transfer", R"("pay_method":"trans")", "", "0"},
      {"transfer at Welcome, no account", R"("pay_method":"trans","pg_provider":"welcome")", "",
       "-1"},
      {"transfer at Welcome", R"("pay_method":"trans","pg_provider":"welcome")",
       account + R"("refund_bank":"088","refund_tel":"01012345678")", "0"},
      {"phone, this month", R"("pay_method":"phone","pg_provider":"danal","paid_at":1793458800)",
       "", "0"},  // the first second of November in Seoul
      {"phone, last month", R"("pay_method":"phone","pg_provider":"danal","paid_at":1793458799)",
       "", "-1"},
      {"phone, the same month a year ago",
       R"("pay_method":"phone","pg_provider":"danal","paid_at":1763866800)", "", "-1"},
      {"phone, last month at KCP",
       R"("pay_method":"phone","pg_provider":"kcp","paid_at":1793458799)", "", "-1"},
      {"phone, last month at KCP with an account",
       R"("pay_method":"phone","pg_provider":"kcp","paid_at":1793458799)",
       account + R"("refund_bank":"BK88")", "0"},
      {"phone, in part", R"("pay_method":"phone","pg_provider":"danal")", R"("amount":1000)", "-1"},
      {"phone, in part at Inicis", R"("pay_method":"phone")", R"("amount":1000)", "0"},
      {"phone, in part at KCP", R"("pay_method":"phone","pg_provider":"kcp")", R"("amount":1000)",
       "0"},
      {"gift certificate in part", R"("pay_method":"cultureland","pg_provider":"tosspayments")",
       R"("amount":1000)", "-1"},
      {"gift certificate", R"("pay_method":"cultureland","pg_provider":"tosspayments")", "", "0"},
      {"escrow in part", R"("escrow":true)", R"("amount":1000)", "-1"},
      {"escrow", R"("escrow":true)", "", "0"},
      {"Naver Pay without a reason", R"("pg_provider":"naverpay")", "", "-1"},
      {"Naver Pay", R"("pg_provider":"naverpay")",
       R"("reason":"r","extra":{"requester":"customer"})", "0"},
      {"PayPal after 180 days", R"("pg_provider":"paypal","paid_at":1779850800)", "", "0"},
      {"PayPal a second later", R"("pg_provider":"paypal","paid_at":1779850799)", "", "-1"},
  }));
  INFO(name);
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000,)" +
                      std::string(payment) + "}");
  const auto reply =
      scene.cancel(R"({"imp_uid":"imp_1")" + (cancel.empty() ? "" : "," + cancel) + "}");
  INFO(reply->body);
  CHECK(reply->status == 200);
  CHECK(code_of(reply) == code);
  if (std::string(code) == "-1")
    CHECK(message_of(reply).starts_with("결제취소에 실패하였습니다. "));
  CHECK(scene.sandbox().payment("imp_1")->cancel_amount.is_zero() == (std::string(code) != "0"));
}

TEST_CASE("sandbox cancel: KSNET's night, and its nine refunds in part") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000,
                          "pay_method":"vbank","pg_provider":"ksnet"})");
  const std::string call =
      R"({"imp_uid":"imp_1","amount":1000,"refund_holder":"a","refund_bank":"088","refund_account":"1"})";
  scene.set_time(Scene::noon + 11 * 3600);  // 23:00
  CHECK(code_of(scene.cancel(call)) == "-1");
  scene.set_time(Scene::noon + 18 * 3600 - 1);  // 05:59:59
  CHECK(code_of(scene.cancel(call)) == "-1");
  scene.set_time(Scene::noon + 18 * 3600);
  for (int i = 0; i < 9; ++i) CHECK(code_of(scene.cancel(call)) == "0");
  CHECK(
      code_of(scene.cancel(
          R"({"imp_uid":"imp_1","amount":500,"refund_holder":"a","refund_bank":"088","refund_account":"1"})")) ==
      "-1");
  CHECK(code_of(scene.cancel(call)) == "0");  // the rest is none in part
}

TEST_CASE("sandbox cancel: where code 0 is not final, nothing moves until the PG says so") {
  Scene scene;
  const auto outcome = GENERATE("done", "refused");
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":100,"currency":"USD",
                          "pay_method":"paypal","pg_provider":"paypal_v2"})");
  const auto reply =
      test::response_of(scene.cancel(R"({"imp_uid":"imp_1","amount":60,"reason":"r"})"));
  CHECK(reply.text("status") == "paid");
  CHECK(reply.number("cancel_amount") == "0");
  CHECK(code_of(scene.cancel(R"({"imp_uid":"imp_1","amount":60})")) == "-1");  // 60 are promised

  scene.set_time(Scene::noon + 60);
  scene.client->Post("/_sandbox/payments/imp_1/finish",
                     R"({"outcome":")" + std::string(outcome) + R"("})", "application/json");
  const auto after = test::response_of(scene.get("/payments/imp_1"));
  const bool done = std::string(outcome) == "done";
  CHECK(after.number("cancel_amount") == (done ? "60" : "0"));
  CHECK(after.text("status") == (done ? "cancelled" : "paid"));
  CHECK(after.number("cancelled_at") == (done ? "1795402860" : "0"));
}

TEST_CASE("sandbox cancel: done at the console, it has the console's reason") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000})");
  scene.client->Post("/_sandbox/payments/imp_1/cancel", R"({"amount":400})", "application/json");
  scene.client->Post("/_sandbox/payments/imp_1/cancel");
  const auto payment = *scene.sandbox().payment("imp_1");
  REQUIRE(payment.history.size() == 2);
  CHECK(payment.history[0].amount.decimal() == "400");
  CHECK(payment.history[1].amount.decimal() == "9600");
  CHECK(payment.history[1].reason == "관리자페이지취소");
  CHECK(scene.cancel_calls() == "0");  // it is no call of the API
}

TEST_CASE("sandbox cancel: of calls that arrive together, one checksum lets one through") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000})");
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      httplib::Client client("127.0.0.1", scene.sandbox().port());
      done += code_of(client.Post("/payments/cancel", scene.with_token(),
                                  R"({"imp_uid":"imp_1","amount":100,"checksum":10000})",
                                  "application/json")) == "0";
    });
  for (auto& thread : threads) thread.join();
  CHECK(done == 1);
  CHECK(scene.sandbox().payment("imp_1")->cancel_amount.decimal() == "100");
}

TEST_CASE("sandbox cancel: a virtual account that waits for money is revoked, not cancelled") {
  Scene scene;
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":100,"pay_method":"vbank","status":"ready"})");
  scene.sandbox().add(R"({"imp_uid":"imp_2","merchant_uid":"m_2","amount":100})");
  const auto revoke = [&](const char* path) {
    return scene.client->Delete(path, scene.with_token());
  };
  const auto revoked = revoke("/vbanks/imp_1?pg_api_key=made-up");
  CHECK(revoked->status == 200);
  CHECK(test::response_of(revoked).text("status") == "failed");
  CHECK(revoke("/vbanks/imp_1")->status == 400);
  CHECK(revoke("/vbanks/imp_2/")->status == 400);
  CHECK(revoke("/vbanks/imp_9")->status == 404);
  CHECK(scene.client->Delete("/vbanks/imp_1")->status == 401);
}

TEST_CASE("sandbox cancel: webhooks for the console always, for the API when asked") {
  std::mutex mutex;
  std::vector<std::string> told;
  httplib::Server shop;
  shop.Post("/hook", [&](const httplib::Request& request, httplib::Response&) {
    const std::lock_guard lock(mutex);
    told.push_back(request.get_header_value("Content-Type") + " " + request.body);
  });
  const int port = shop.bind_to_any_port("127.0.0.1");
  std::thread serving([&] { shop.listen_after_bind(); });
  {
    Scene scene({.webhook = "http://127.0.0.1:" + std::to_string(port) + "/hook"});
    scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":100})");
    scene.cancel(R"({"imp_uid":"imp_1","amount":10})");
    scene.cancel(R"({"imp_uid":"imp_1","amount":10,"enable_webhook":true})");
    scene.client->Post("/_sandbox/payments/imp_1/cancel");
    while (true) {
      const std::lock_guard lock(mutex);
      if (told.size() >= 2) break;
    }
  }
  shop.stop();
  serving.join();
  const std::string rest =
      R"("merchant_uid":"m_1","status":"cancelled","cancellation_id":"cancellation_imp_1_)";
  CHECK(told ==
        std::vector<std::string>{R"(application/json {"imp_uid":"imp_1",)" + rest + "2\"}",
                                 R"(application/json {"imp_uid":"imp_1",)" + rest + "3\"}"});
}

}  // namespace
}  // namespace refund::sandbox
