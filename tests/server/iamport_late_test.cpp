#include <atomic>
#include <catch_amalgamated.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/iamport_rig.h"

// A customer is answered before i'mport has been; another thread goes on with the call.

using namespace refund;
using namespace refund::iamport;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

using Peer = ScriptedServer::Peer;
using Begun = std::variant<CancelAnswer, LateCancel>;

/// The rest of a call, told from a thread that did not begin it.
std::string rest_of(const Begun& begun) {
  REQUIRE(std::holds_alternative<LateCancel>(begun));
  std::string words;
  std::thread another{[&] { words = told(std::get<LateCancel>(begun)()); }};
  another.join();
  return words;
}

}  // namespace

TEST_CASE("late cancel: an answer in time is an answer") {
  GatewayRig rig{either_wire(),
                 after_token([](Peer& peer, const std::string&) { peer.write(done()); })};
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 20s);
  REQUIRE(std::holds_alternative<CancelAnswer>(begun));
  CHECK(told(std::get<CancelAnswer>(begun)) == "done");
}

TEST_CASE("late cancel: what was sent is waited for by another thread, and is not sent again") {
  Gate answers;
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   answers.wait();
                   peer.write(done());
                 })};
  REQUIRE(rig.gateway.ready());
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 50ms);
  CHECK(rig.metrics.text().find(R"(call="cancel")") == std::string::npos);
  answers.open();
  CHECK(rest_of(begun) == "done");
  CHECK(rig.cancels_seen() == 1);
  CHECK(rig.metrics.text().find(R"({call="cancel",answer="done"} 1)") != std::string::npos);

  // And its connection carries the next one.
  const auto connections = rig.server.connections();
  CHECK(told(rig.gateway.cancel(order())) == "done");
  CHECK(rig.server.connections() == connections);
}

TEST_CASE("late cancel: half an answer is read to its end by another thread") {
  Gate second_half;
  const auto whole = done();
  const auto half = GENERATE_COPY(std::size_t{1}, whole.find("\r\n\r\n") + 2, whole.size() - 1);
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   peer.write(whole.substr(0, half));
                   second_half.wait();
                   peer.write(whole.substr(half));
                 })};
  REQUIRE(rig.gateway.ready());
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 50ms);
  second_half.open();
  CHECK(rest_of(begun) == "done");
  CHECK(rig.cancels_seen() == 1);
}

TEST_CASE(
    "late cancel: patience that is over before there is a token leaves all of it to be done") {
  Gate token;
  GatewayRig rig{either_wire(), [&](Peer& peer) {
                   while (const auto request = peer.read_request()) {
                     const bool asks = request->starts_with("POST /users/getToken ");
                     if (asks) token.wait();
                     if (!peer.write(ok(asks ? token_json("a1b2c3") : done_json()))) return;
                   }
                 }};
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 50ms);
  CHECK(rig.cancels_seen() == 0);
  token.open();
  CHECK(rest_of(begun) == "done");
  CHECK(rig.cancels_seen() == 1);
}

TEST_CASE("late cancel: a 401 that comes late is asked once more, with a new token") {
  Gate answers;
  std::atomic<int> cancels{0};
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   answers.wait();
                   peer.write(++cancels == 1
                                  ? with_status(401, R"({"code":-1,"message":"Unauthorized"})")
                                  : done());
                 })};
  REQUIRE(rig.gateway.ready());
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 50ms);
  answers.open();
  CHECK(rest_of(begun) == "done");
  CHECK(rig.cancels_seen() == 2);
  CHECK(rig.token_calls_seen() == 2);
}

TEST_CASE("late cancel: however it ends after that, nothing is sent again") {
  const auto [ending, words] = GENERATE(table<void (*)(Peer&), std::string>({
      {[](Peer& peer) { peer.close(); }, "unknown: connection closed without an answer"},
      {[](Peer& peer) { peer.write("no HTTP\r\n\r\n"); },
       "unknown: the answer is no HTTP or was cut off"},
      {[](Peer& peer) {
         peer.write(ok(R"({"code":1,"message":"환불금액 초과","response":null})"));
       },
       "refused: 환불금액 초과"},
  }));
  Gate ends;
  GatewayRig rig{either_wire(), after_token([&, ending = ending](Peer& peer, const std::string&) {
                   ends.wait();
                   ending(peer);
                 })};
  REQUIRE(rig.gateway.ready());
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 50ms);
  ends.open();
  CHECK(rest_of(begun) == words);
  CHECK(rig.cancels_seen() == 1);
}

TEST_CASE("late cancel: the time for the whole call counts from its begin, whoever waits") {
  Gate never;
  GatewayRig rig{either_wire(), after_token([&](Peer&, const std::string&) { never.wait(); }),
                 300ms};
  REQUIRE(rig.gateway.ready());
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 50ms);
  CHECK(rest_of(begun) == "unknown: timed out");
  never.open();
}

TEST_CASE("late cancel: with more patience than there is time, it ends within its time") {
  Gate never;
  GatewayRig rig{either_wire(), after_token([&](Peer&, const std::string&) { never.wait(); }),
                 100ms};
  const auto begun = rig.gateway.cancel_until(order(), steady_clock::now() + 20s);
  REQUIRE(std::holds_alternative<CancelAnswer>(begun));
  CHECK(told(std::get<CancelAnswer>(begun)) == "unknown: timed out");
  never.open();
}
