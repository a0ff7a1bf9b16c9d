#include "server/iamport/gateway.h"

#include <atomic>
#include <catch_amalgamated.hpp>
#include <thread>
#include <vector>

#include "server/iamport/requests.h"
#include "tests/server/iamport_rig.h"

using namespace refund;
using namespace refund::iamport;
using namespace std::chrono_literals;

namespace {

using Peer = ScriptedServer::Peer;

std::string list_json(std::string_view payments, int next = 0) {
  return enveloped(R"({"total":9,"previous":0,"next":)" + std::to_string(next) + R"(,"list":[)" +
                   std::string{payments} + "]}");
}

/// One try to pay an order.
std::string try_json(std::string_view imp_uid, std::string_view status, int cancelled,
                     long paid_at) {
  return R"({"imp_uid":")" + std::string{imp_uid} + R"(","merchant_uid":"ORD-1","amount":10000,)" +
         R"("currency":"KRW","status":")" + std::string{status} + R"(","cancel_amount":)" +
         std::to_string(cancelled) + R"(,"paid_at":)" + std::to_string(paid_at) + "}";
}

const std::string unauthorized =
    with_status(401, R"({"code":-1,"message":"Unauthorized","response":null})");

std::string token_in(const std::string& request) {
  const std::string_view field = "Authorization: Bearer ";
  const auto begin = request.find(field);
  if (begin == std::string::npos) return {};
  return request.substr(begin + field.size(), request.find("\r\n", begin) - begin - field.size());
}

}  // namespace

TEST_CASE("gateway: a refund that goes through") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                 })};
  const auto answer = rig.gateway.cancel(order());
  const auto* done = std::get_if<CancelDone>(&answer);
  REQUIRE(done);
  CHECK(done->after.payment.cancel_amount == won(1'000));

  const auto requests = rig.server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].starts_with("POST /users/getToken HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(requests[0].ends_with(R"({"imp_key":"test_key","imp_secret":"test_secret"})"));
  CHECK(requests[1].starts_with("POST /payments/cancel HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(requests[1].find("\r\nContent-Type: application/json\r\n") != std::string::npos);
  CHECK(requests[1].ends_with(cancel_body(order())));
  CHECK(token_in(requests[1]) == "a1b2c3");
  CHECK(rig.metrics.text().find(R"({call="cancel",answer="done"} 1)") != std::string::npos);
}

TEST_CASE("gateway: a hundred refunds take one token and one connection") {
  GatewayRig rig{Wire::tls, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                 })};
  for (int i = 0; i < 100; ++i) REQUIRE(is<CancelDone>(rig.gateway.cancel(order())));
  CHECK(rig.token_calls_seen() == 1);
  CHECK(rig.server.connections() == 1);
}

TEST_CASE("gateway: 64 threads' refunds take one token") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                 })};
  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 5; ++j) done += is<CancelDone>(rig.gateway.cancel(order()));
    });
  for (auto& thread : threads) thread.join();
  CHECK(done == 64 * 5);
  CHECK(rig.token_calls_seen() == 1);
  CHECK(rig.cancels_seen() == 64 * 5);
  CHECK(rig.server.connections() <= 64);
}

TEST_CASE("gateway: an expired token is replaced once, before anything is done") {
  std::atomic<int> issued{0};
  GatewayRig rig{Wire::plain, [&](Peer& peer) {
                   while (const auto request = peer.read_request()) {
                     if (request->starts_with("POST /users/getToken "))
                       peer.write(ok(token_json("t" + std::to_string(++issued))));
                     else if (token_in(*request) == "t1")
                       peer.write(unauthorized);
                     else
                       peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                   }
                 }};
  CHECK(is<CancelDone>(rig.gateway.cancel(order())));
  CHECK(issued == 2);
  CHECK(rig.cancels_seen() == 2);
}

TEST_CASE("gateway: the same token handed out again gets its second chance, and no third") {
  std::atomic<int> refusals{0};
  const int patience = GENERATE(1, 1'000);
  GatewayRig rig{Wire::plain, after_token([&](Peer& peer, const std::string&) {
                   if (++refusals <= patience) return void(peer.write(unauthorized));
                   peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                 })};
  const auto answer = rig.gateway.cancel(order());
  INFO(told(answer));
  if (patience == 1)
    CHECK(is<CancelDone>(answer));
  else
    CHECK(is<CancelNotSent>(answer));
  CHECK(rig.cancels_seen() == 2);
  CHECK(rig.token_calls_seen() == 2);
}

TEST_CASE("gateway: a cancel whose time is over is not sent") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                 })};
  auto late = order();
  late.over_by = std::chrono::steady_clock::now();
  CHECK(is<CancelNotSent>(rig.gateway.cancel(late)));
  CHECK(rig.cancels_seen() == 0);
}

TEST_CASE("gateway: a cancel with little time left is given up sooner than the time-out") {
  Gate let_go;
  GatewayRig rig{Wire::plain, after_token([&](Peer&, const std::string&) { let_go.wait(); })};
  REQUIRE(rig.gateway.ready());
  auto hurried = order();
  hurried.over_by = std::chrono::steady_clock::now() + 300ms;
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = rig.gateway.cancel(hurried);
  CHECK(std::chrono::steady_clock::now() - begun < 15s);
  let_go.open();
  CHECK_FALSE(is<CancelDone>(answer));
}

TEST_CASE("gateway: without a token nothing is sent, and it is not ready") {
  GatewayRig rig{Wire::plain, [](Peer& peer) {
                   while (peer.read_request())
                     peer.write(with_status(
                         401, R"({"code":-1,"message":"인증에 실패하였습니다.","response":null})"));
                 }};
  CHECK_FALSE(rig.gateway.ready());
  const auto answer = rig.gateway.cancel(order());
  CHECK(told(answer) == "not sent: no access token: HTTP 401, 인증에 실패하였습니다.");
  CHECK(rig.gateway.find(*ImpUid::from("imp_1")).error() == LookupError::unavailable);
  CHECK(rig.cancels_seen() == 0);
}

TEST_CASE("gateway: ready once a token is at hand, without asking again") {
  GatewayRig rig{Wire::plain, after_token([](Peer&, const std::string&) {})};
  for (int i = 0; i < 10; ++i) CHECK(rig.gateway.ready());
  CHECK(rig.server.requests().size() == 1);
}

TEST_CASE("gateway: asking whether it is ready never blocks for long") {
  GatewayRig rig{Wire::plain, [](Peer& peer) { peer.wait_for_end(); }, 60s};
  const auto started = std::chrono::steady_clock::now();
  CHECK_FALSE(rig.gateway.ready());
  CHECK(std::chrono::steady_clock::now() - started < 5s);
}

TEST_CASE("gateway: an answer about another payment is no answer") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(enveloped(payment_json("imp_2", 0))));
                 })};
  CHECK(rig.gateway.find(*ImpUid::from("imp_1")).error() == LookupError::unavailable);
}

TEST_CASE("gateway: a payment that is not there") {
  GatewayRig rig{
      Wire::plain, after_token([](Peer& peer, const std::string&) {
        peer.write(with_status(
            404, R"({"code":-1,"message":"존재하지 않는 결제정보입니다.","response":null})"));
      })};
  CHECK(rig.gateway.find(*ImpUid::from("imp_1")).error() == LookupError::not_found);
  CHECK(rig.gateway.find(*MerchantUid::from("ORD-1")).error() == LookupError::not_found);
  CHECK(rig.gateway.cancelled_between({}, std::chrono::sys_seconds{1h}).value().empty());
}

TEST_CASE("gateway: of several tries to pay an order, the one with the money in it") {
  const auto failed = try_json("imp_f", "failed", 0, 0);
  const auto waiting = try_json("imp_w", "ready", 0, 0);
  const auto paid = try_json("imp_p", "paid", 0, 1'600'000'000);
  const auto part = try_json("imp_part", "cancelled", 4'000, 1'600'000'500);
  const auto gone = try_json("imp_gone", "cancelled", 10'000, 1'600'000'900);
  const auto [name, list, chosen] = GENERATE_COPY(table<const char*, std::string, const char*>({
      {"one", paid, "imp_p"},
      {"after failures", failed + "," + paid + "," + waiting, "imp_p"},
      {"only failures", failed, "imp_f"},
      {"waiting for money", failed + "," + waiting, "imp_w"},
      {"all given back, and paid again", gone + "," + paid, "imp_p"},
      {"all given back", failed + "," + gone, "imp_gone"},
      {"the newer one", paid + "," + part, "imp_part"},
  }));
  INFO(name);
  GatewayRig rig{Wire::plain, after_token([list = list](Peer& peer, const std::string&) {
                   peer.write(ok(list_json(list)));
                 })};
  const auto found = rig.gateway.find(*MerchantUid::from("ORD-1"));
  REQUIRE(found);
  CHECK(found->payment.imp_uid.str() == chosen);
}

TEST_CASE("gateway: an order whose tries can't all be read is not guessed at") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(list_json(try_json("imp_f", "failed", 0, 0) +
                                           R"(,{"imp_uid":"imp_p","merchant_uid":"ORD-1"})")));
                 })};
  CHECK(rig.gateway.find(*MerchantUid::from("ORD-1")).error() == LookupError::unavailable);
}

TEST_CASE("gateway: an order's name can't lead to another path") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string&) {
                   peer.write(ok(list_json(try_json("imp_1", "paid", 0, 1))));
                 })};
  const auto* name = GENERATE(".", "..", "another order");
  CHECK(rig.gateway.find(*MerchantUid::from(name)).error() == LookupError::not_found);
}

TEST_CASE("gateway: nor can a payment's name, which anyone may post to the webhook") {
  GatewayRig rig{Wire::plain, after_token([](Peer&, const std::string&) {})};
  const auto* name = GENERATE(".", "..");
  CHECK(rig.gateway.find(*ImpUid::from(name)).error() == LookupError::not_found);
  CHECK(rig.server.count("GET ") == 0);
}

TEST_CASE("gateway: the sweep reads every page of every window of 90 days") {
  GatewayRig rig{Wire::plain, after_token([](Peer& peer, const std::string& request) {
                   const auto first = request.find("&page=1&") != std::string::npos;
                   peer.write(ok(list_json(try_json(first ? "imp_1" : "imp_2", "cancelled", 10, 1),
                                           first ? 2 : 0)));
                 })};
  const std::chrono::sys_seconds from{std::chrono::days{20'000}};
  const auto found = rig.gateway.cancelled_between(from, from + std::chrono::days{100});
  REQUIRE(found);
  CHECK(found->size() == 4);
  CHECK(rig.server.count("GET /payments/status/cancelled?") == 4);
  CHECK(rig.server.count("GET /payments/status/cancelled?limit=500&sorting=started&page=1&"
                         "from=1735776000&to=1736640000 ") == 1);
}

TEST_CASE("gateway: a list that has no end is not read for ever") {
  const int next = GENERATE(1, 5, -1);
  GatewayRig rig{Wire::plain, after_token([next](Peer& peer, const std::string&) {
                   peer.write(ok(list_json("", next)));
                 })};
  const auto found = rig.gateway.cancelled_between({}, std::chrono::sys_seconds{1h});
  REQUIRE_FALSE(found);
  CHECK(found.error() == LookupError::unavailable);
  CHECK(rig.server.count("GET ") == 1);
}

TEST_CASE("gateway: when every connection is in use, a cancel waits its turn or is not sent") {
  Gate first_has_come;
  Gate let_go;
  ScriptedServer server{Wire::plain, after_token([&](Peer& peer, const std::string&) {
                          first_has_come.open();
                          let_go.wait();
                          peer.write(ok(enveloped(payment_json("imp_1", 1'000))));
                        })};
  SystemClock clock;
  Metrics metrics;
  GatewayOptions options{*Endpoint::from(server.url()), Secret{"test_key"}, Secret{"test_secret"}};
  options.pool.max_connections = 1;
  options.timeout = 30s;
  Gateway patient{options, clock, metrics};
  std::atomic<int> done{0};
  std::thread holder{[&] { done += is<CancelDone>(patient.cancel(order())); }};
  first_has_come.wait();
  std::thread waiter{[&] { done += is<CancelDone>(patient.cancel(order())); }};
  let_go.open();
  holder.join();
  waiter.join();
  CHECK(done == 2);
  CHECK(server.count("POST /payments/cancel ") == 2);
  CHECK(server.connections() == 1);
}
