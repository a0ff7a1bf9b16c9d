#include <catch_amalgamated.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "server/sandbox/faults.h"
#include "tests/server/raw_client.h"
#include "tests/server/sandbox_fixture.h"

namespace refund::sandbox {
namespace {

using namespace std::chrono_literals;
using refund::test::RawClient;
using std::chrono::steady_clock;
using test::code_of;
using test::message_of;
using test::Scene;
using wire::JsonObject;

constexpr auto payment = R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000})";
constexpr auto thousand = R"({"imp_uid":"imp_1","amount":1000})";

TEST_CASE("sandbox faults: what a cancel meets, and whether the money has moved") {
  struct Meets {
    int status;  // 0: no answer
    const char* code;
    const char* cancel_amount;
  };
  const auto [fault, meets] = GENERATE(table<const char*, Meets>({
      {"refuse", {0, "no answer", "0"}},
      {"vanish", {0, "no answer", "1000"}},
      {"error500", {500, "no JSON", "1000"}},
      {"garbage", {200, "no JSON", "1000"}},
      {"decline", {200, "1", "0"}},
      {"rate_limit", {429, "-1", "0"}},
      {"expire_token", {401, "-1", "0"}},
  }));
  const auto latency = GENERATE(0, 50);
  INFO(fault << ", latency " << latency);
  Scene scene;
  scene.sandbox().add(payment);
  REQUIRE(scene
              .put_faults("{\"" + std::string(fault) +
                          "\":1,\"latency_ms\":" + std::to_string(latency) + "}")
              ->status == 200);
  const auto began = steady_clock::now();
  const auto reply = scene.cancel(thousand);
  CHECK(steady_clock::now() - began >= std::chrono::milliseconds(latency));
  CHECK((reply ? reply->status : 0) == meets.status);
  CHECK(code_of(reply) == meets.code);
  CHECK(scene.sandbox().payment("imp_1")->cancel_amount.decimal() == meets.cancel_amount);

  REQUIRE(scene.put_faults("{}")->status == 200);
  if (std::string(fault) == "expire_token") {
    CHECK(code_of(scene.cancel(thousand)) == "-1");  // it has ended for good
    scene.token = scene.token_now();
  }
  CHECK(code_of(scene.cancel(thousand)) == "0");
}

TEST_CASE("sandbox faults: look-ups and the token go on as if nothing were") {
  Scene scene;
  scene.sandbox().add(payment);
  scene.put_faults(R"({"refuse":1,"latency_ms":3600000})");
  CHECK(scene.get("/payments/imp_1")->status == 200);
  CHECK(scene.token_now() == scene.token);
}

TEST_CASE("sandbox faults: a plan that is none changes nothing") {
  Scene scene;
  const auto body = GENERATE("", "[]", R"({"vanish":1.5})", R"({"vanish":-0.1})",
                             R"({"vanish":"1"})", R"({"vanishes":1})", R"({"latency_ms":-1})");
  scene.put_faults(R"({"decline":0.5,"seed":7})");
  const auto before = scene.put_faults(R"({"decline":0.5,"seed":7})")->body;
  CHECK(scene.put_faults(body)->status == 400);
  const auto state = scene.client->Get("/_sandbox/state")->body;
  CHECK(state.find(before) != std::string::npos);
}

TEST_CASE("sandbox faults: probabilities are met, and a seed repeats them") {
  const auto throws_of = [](std::uint64_t seed) {
    Faults faults(0ms);
    FaultPlan plan;
    plan.seed = seed;
    plan.probability[static_cast<std::size_t>(Fault::vanish)] = 0.25;
    plan.probability[static_cast<std::size_t>(Fault::decline)] = 0.5;
    faults.plan(plan);
    std::vector<std::optional<Fault>> thrown;
    for (int i = 0; i < 20'000; ++i) thrown.push_back(faults.next());
    return thrown;
  };
  const auto thrown = throws_of(1);
  CHECK(throws_of(1) == thrown);
  CHECK(throws_of(2) != thrown);
  const auto share = [&](std::optional<Fault> fault) {
    return static_cast<double>(std::count(thrown.begin(), thrown.end(), fault)) / 20'000;
  };
  using Catch::Matchers::WithinAbs;
  CHECK_THAT(share(Fault::vanish), WithinAbs(0.25, 0.02));
  CHECK_THAT(share(Fault::decline), WithinAbs(0.5, 0.02));
  CHECK_THAT(share(std::nullopt), WithinAbs(0.25, 0.02));
  CHECK(share(Fault::refuse) == 0);
}

TEST_CASE("sandbox faults: one order can have its own") {
  Scene scene;
  const auto add = [&](const char* uid, const char* script) {
    scene.sandbox().add(R"({"imp_uid":")" + std::string(uid) +
                        R"(","merchant_uid":"m","amount":10000,"_sandbox":)" + script + "}");
  };
  const auto cancel = [&](const char* uid) {
    return scene.cancel(R"({"imp_uid":")" + std::string(uid) + R"(","amount":1000})");
  };
  add("imp_1",
      R"({"cancel":"decline","code":-1,"message":"결제취소에 실패하였습니다. 한도 초과"})");
  for (int i = 0; i < 3; ++i) {
    const auto declined = cancel("imp_1");
    CHECK(code_of(declined) == "-1");
    CHECK(message_of(declined) == "결제취소에 실패하였습니다. 한도 초과");
  }
  CHECK(scene.sandbox().payment("imp_1")->cancel_amount.is_zero());

  add("imp_2", R"({"cancel":"vanish"})");
  CHECK_FALSE(cancel("imp_2"));
  CHECK(scene.sandbox().payment("imp_2")->cancel_amount.decimal() == "1000");
  CHECK(code_of(cancel("imp_2")) == "0");  // accidents happen once

  add("imp_3", R"({"cancel":"error500","times":2})");
  CHECK(cancel("imp_3")->status == 500);
  CHECK(cancel("imp_3")->status == 500);
  CHECK(code_of(cancel("imp_3")) == "0");

  add("imp_4", R"({"finishes_later":true})");
  CHECK(code_of(cancel("imp_4")) == "0");
  CHECK(scene.sandbox().payment("imp_4")->cancel_amount.is_zero());
}

TEST_CASE("sandbox faults: a thousand slow cancels wait together, on one thread") {
  Scene scene({.latency = 200ms});
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":1000000})");
  const std::string body = R"({"imp_uid":"imp_1","amount":1})";
  const std::string request = "POST /payments/cancel HTTP/1.1\r\nAuthorization: " + scene.token +
                              "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                              body;
  constexpr int clients = 300;  // of our own descriptors each takes two
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (int i = 0; i < clients; ++i) {
    waiting.push_back(std::make_unique<RawClient>(scene.sandbox().port()));
    waiting.back()->send(request);
  }
  for (auto& client : waiting) CHECK(client->answer().starts_with("HTTP/1.1 200"));
  CHECK(scene.sandbox().payment("imp_1")->cancel_amount.decimal() == std::to_string(clients));
}

TEST_CASE("sandbox control: payments are added, replaced, or refused with a reason") {
  Scene scene;
  const auto post = [&](const std::string& body) {
    return scene.client->Post("/_sandbox/payments", body, "application/json");
  };
  CHECK(post(payment)->status == 200);
  CHECK(
      post(
          R"([{"imp_uid":"imp_1","merchant_uid":"m_2","amount":1},{"imp_uid":"imp_2","merchant_uid":"m_2","amount":2}])")
          ->status == 200);
  CHECK(scene.get("/payments/find/m_1")->status == 404);  // imp_1 belongs to m_2 now
  CHECK(test::response_of(scene.get("/payments/findAll/m_2")).number("total") == "2");

  const auto [body, why] = GENERATE(table<const char*, const char*>({
      {"{", "the body is no JSON"},
      {"3", "a payment is a JSON object"},
      {R"({"merchant_uid":"m","amount":1})", "imp_uid is required"},
      {R"({"imp_uid":"i","amount":1})", "merchant_uid is required"},
      {R"({"imp_uid":"i","merchant_uid":"m"})", "amount is required"},
      {R"({"imp_uid":"i","merchant_uid":"m","amount":-1})", "amount is no amount in KRW"},
      {R"({"imp_uid":"i","merchant_uid":"m","amount":1.5})", "amount is no amount in KRW"},
      {R"({"imp_uid":"i","merchant_uid":"m","amount":1,"cancel_amount":2})",
       "cancel_amount is more than amount"},
      {R"({"imp_uid":"i","merchant_uid":"m","amount":1,"currency":"won"})",
       "currency is no ISO 4217 code"},
      {R"({"imp_uid":"i","merchant_uid":"m","amount":1,"status":"refunded"})",
       "status knows no refunded"},
      {R"({"imp_uid":"i","merchant_uid":"m","amount":1,"_sandbox":{"cancel":"explode"}})",
       "_sandbox.cancel knows no explode"},
  }));
  INFO(body);
  const auto refused = post(body);
  CHECK(refused->status == 400);
  CHECK(JsonObject::from(refused->body)->text("error") == why);
}

TEST_CASE("sandbox control: the state tells payments, their history, and the calls made") {
  Scene scene;
  scene.sandbox().add(payment);
  scene.cancel(R"({"imp_uid":"imp_1","amount":1000,"reason":"r"})");
  scene.cancel(R"({"imp_uid":"imp_9","amount":1000})");
  scene.get("/payments/imp_1");
  const auto state = JsonObject::from(scene.client->Get("/_sandbox/state")->body);
  REQUIRE(state);
  const auto calls = state->object("calls");
  CHECK(calls->number("POST /payments/cancel") == "2");
  CHECK(calls->number("POST /users/getToken") == "1");
  CHECK(calls->number("GET /payments/{imp_uid}") == "1");
  CHECK(calls->number("GET /payments/status/{status}") == "0");
  CHECK(state->object("faults")->number("vanish") == "0");
  CHECK(state->object("faults")->object("met")->number("vanish") == "0");
  int payments = 0;
  state->each("payments", [&](const JsonObject& told) {
    ++payments;
    CHECK(told.number("cancel_amount") == "1000");
    told.each("cancel_history",
              [](const JsonObject& entry) { CHECK(entry.text("reason") == "r"); });
  });
  CHECK(payments == 1);
}

TEST_CASE("sandbox control: the state tells how often each fault was met") {
  Scene scene;
  scene.sandbox().add(payment);
  scene.put_faults(R"({"decline":1})");
  scene.cancel(R"({"imp_uid":"imp_1","amount":1000})");
  scene.cancel(R"({"imp_uid":"imp_1","amount":1000})");
  scene.put_faults("{}");
  scene.cancel(R"({"imp_uid":"imp_1","amount":1000})");
  const auto state = JsonObject::from(scene.client->Get("/_sandbox/state")->body);
  const auto met = state->object("faults")->object("met");
  REQUIRE(met);
  CHECK(met->number("decline") == "2");
  CHECK(met->number("refuse") == "0");
}

TEST_CASE("sandbox control: payments from a file of lines, with the number of a bad one") {
  const auto file = std::filesystem::temp_directory_path() /
                    ("sandbox_payments_" + std::to_string(::getpid()) + ".jsonl");
  Scene scene;
  std::ofstream(file) << payment << "\n\n"
                      << R"({"imp_uid":"imp_2","merchant_uid":"m","amount":"5"})"
                      << "\n";
  CHECK(scene.sandbox().load(file) == 2);
  CHECK(scene.sandbox().payment("imp_2")->amount.decimal() == "5");
  std::ofstream(file) << payment << "\n{}\n";
  CHECK_THROWS_WITH(scene.sandbox().load(file), file.string() + " line 2: imp_uid is required");
  std::filesystem::remove(file);
  CHECK_THROWS_WITH(scene.sandbox().load(file), "cannot read " + file.string());
}

}  // namespace
}  // namespace refund::sandbox
