#include <catch_amalgamated.hpp>

#include "tests/server/iamport_rig.h"

// A cancel leaves at most once. Each of these servers does what makes other clients send again.

using namespace refund;
using namespace refund::iamport;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

using Peer = ScriptedServer::Peer;

/// How late a busy machine may be.
constexpr auto slack = 2s;

/// Each byte comes in time for a limit on single reads, the whole never does. Ends when the client
/// hangs up.
void drip(Peer& peer, std::string_view bytes) {
  while (peer.write(bytes.substr(0, 1))) {
    bytes.remove_prefix(bytes.size() > 1);
    std::this_thread::sleep_for(10ms);
  }
}

}  // namespace

TEST_CASE("gateway: a server that reads the cancel and closes is never sent another") {
  GatewayRig rig{either_wire(), after_token([](Peer& peer, const std::string&) { peer.close(); })};
  for (int i = 1; i <= 20; ++i) {
    const auto answer = rig.gateway.cancel(order());
    INFO(told(answer));
    CHECK(is<CancelUnknown>(answer));
    REQUIRE(rig.cancels_seen() == i);
  }
}

TEST_CASE("gateway: a connection reset after the cancel leaves its outcome unknown") {
  GatewayRig rig{either_wire(), after_token([](Peer& peer, const std::string&) { peer.reset(); })};
  for (int i = 1; i <= 20; ++i) {
    const auto answer = rig.gateway.cancel(order());
    INFO(told(answer));
    CHECK(is<CancelUnknown>(answer));
    REQUIRE(rig.cancels_seen() == i);
  }
}

TEST_CASE("gateway: an idle connection that the server closed is not used for the next cancel") {
  // Answers one request a connection, and closes without having said so.
  GatewayRig rig{either_wire(), [](Peer& peer) {
                   const auto request = peer.read_request();
                   if (!request) return;
                   const auto asks_token = request->starts_with("POST /users/getToken ");
                   peer.write(asks_token ? ok(token_json("a1b2c3")) : done());
                   peer.close();
                 }};
  int unknown = 0;
  for (int i = 1; i <= 50; ++i) {
    const auto answer = rig.gateway.cancel(order());
    INFO(told(answer));
    // Usually the closing has been seen; if it crosses the cancel, that is lost, not repeated.
    CHECK((is<CancelDone>(answer) || is<CancelUnknown>(answer)));
    unknown += is<CancelUnknown>(answer);
    REQUIRE(rig.cancels_seen() <= i);
  }
  CHECK(rig.cancels_seen() + unknown >= 50);
}

TEST_CASE("gateway: a closing that has arrived is seen before the next cancel is sent") {
  Gate closed;
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   peer.write(done());
                   peer.close();
                   closed.open();
                 })};
  REQUIRE(is<CancelDone>(rig.gateway.cancel(order())));
  closed.wait();
  const auto answer = rig.gateway.cancel(order());
  INFO(told(answer));
  CHECK(is<CancelDone>(answer));
  CHECK(rig.cancels_seen() == 2);
}

TEST_CASE("gateway: what arrives unasked is not taken for the answer to the next cancel") {
  Gate written;
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   // A second answer nobody asked for: had it been read as the next one, that
                   // cancel would be called done without having been sent anywhere.
                   peer.write(done() + done());
                   written.open();
                 })};
  REQUIRE(is<CancelDone>(rig.gateway.cancel(order())));
  written.wait();
  REQUIRE(is<CancelDone>(rig.gateway.cancel(order())));
  CHECK(rig.cancels_seen() == 2);
  CHECK(rig.server.connections() == 2);  // the first one was not used again
}

TEST_CASE("gateway: strange endings of an answer leave the outcome unknown") {
  const auto body = done_json();
  const auto length = std::to_string(body.size());
  const auto head = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
  const auto [name, bytes] = GENERATE_COPY(table<const char*, std::string>({
      {"cut inside the body", head + body.substr(0, body.size() - 1)},
      {"cut after the head", head},
      {"cut inside the head", head.substr(0, 20)},
      {"no HTTP at all", "220 smtp.example.com ready\r\n"},
      {"a chunk cut off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"code\":0"},
      {"the last chunk missing",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"},
      {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"},
      {"an error page", with_status(502, "<html>Bad Gateway</html>")},
      {"a redirect", with_status(302, "")},
      {"too many requests", with_status(429, R"({"code":-1,"message":"slow down"})")},
      {"100,000 bytes of garbage", ok(std::string(100'000, 'x'))},
      {"a body without an end of its own", "HTTP/1.1 200 OK\r\n\r\n{\"code\":0,\"message\":nu"},
  }));
  GatewayRig rig{either_wire(), after_token([bytes = bytes](Peer& peer, const std::string&) {
                   peer.write(bytes);
                   peer.close();
                 })};
  INFO(name);
  const auto answer = rig.gateway.cancel(order());
  INFO(told(answer));
  CHECK(is<CancelUnknown>(answer));
  CHECK(rig.cancels_seen() == 1);
}

TEST_CASE("gateway: an endless answer is given up, not kept in memory") {
  const std::string head = GENERATE(
      "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Endless: ");
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   peer.write(head);
                   const std::string chunk = "4000\r\n" + std::string(0x4000, ' ') + "\r\n";
                   for (int i = 0; i < 1'000; ++i) peer.write(chunk);  // 16 MB
                   peer.wait_for_end();
                 })};
  const auto answer = rig.gateway.cancel(order());
  INFO(told(answer));
  CHECK(is<CancelUnknown>(answer));
  CHECK(rig.cancels_seen() == 1);
}

TEST_CASE("gateway: no server can hold a call beyond its time-out") {
  const auto timeout = 300ms;
  const auto wire = either_wire();
  const auto [name, answer_slowly] = GENERATE(table<const char*, void (*)(Peer&)>({
      {"silent", [](Peer&) {}},
      {"a byte at a time, for ever", [](Peer& peer) { drip(peer, "HTTP/1.1 200 OK\r\nX: "); }},
      {"all but the last byte",
       [](Peer& peer) { peer.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}"); }},
  }));
  INFO(name);
  GatewayRig rig{wire, after_token([f = answer_slowly](Peer& peer, const std::string&) {
                   f(peer);
                   peer.wait_for_end();
                 }),
                 timeout};
  REQUIRE(rig.gateway.ready());

  const auto started = steady_clock::now();
  const auto answer = rig.gateway.cancel(order());
  const auto took = steady_clock::now() - started;
  INFO(told(answer));
  CHECK(is<CancelUnknown>(answer));
  CHECK(took >= timeout);
  CHECK(took < timeout + slack);
  CHECK(rig.cancels_seen() == 1);
}

TEST_CASE("gateway: a cancel that is given up does not go on in the kernel") {
  // An orderly close would let the kernel deliver what it holds, minutes after the refund was given
  // up. The server sees the difference: a reset in place of an end.
  Gate given_up;
  std::atomic<bool> was_reset{false};
  {
    GatewayRig rig{Wire::plain, after_token([&](Peer& peer, const std::string&) {
                     was_reset = peer.wait_for_end() == Peer::End::reset;
                     given_up.open();
                   }),
                   100ms};
    REQUIRE(rig.gateway.ready());
    CHECK(is<CancelUnknown>(rig.gateway.cancel(order())));
    given_up.wait();
  }
  CHECK(was_reset);
}

TEST_CASE("http client: after the deadline nothing is sent, also where a connection is at hand") {
  // By now the refund may have been given up as not executed: a late cancel would make that a lie.
  ScriptedServer server{either_wire(),
                        after_token([](Peer& peer, const std::string&) { peer.write(ok("{}")); })};
  HttpClient client{*Endpoint::from(server.url()), server.ca_file(), {}};
  const HttpRequest request{HttpRequest::Method::post, "/payments/cancel", "{}"};
  REQUIRE(client.exchange(request, OnStale::never_send_again, steady_clock::now() + 20s));

  const auto late = client.exchange(request, OnStale::never_send_again, steady_clock::now());
  REQUIRE_FALSE(late);
  CHECK(late.error().sent == HttpFailure::Sent::nothing);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("gateway: nothing is sent where no connection can be made") {
  SECTION("nobody listens") {
    GatewayRig rig{either_wire(), after_token([](Peer&, const std::string&) {})};
    rig.server.stop_listening();
    const auto answer = rig.gateway.cancel(order());
    INFO(told(answer));
    CHECK(is<CancelNotSent>(answer));
  }
  SECTION("nobody listens any more, and the kept connection is closed") {
    Gate closed;
    GatewayRig rig{either_wire(), [&](Peer& peer) {
                     if (!peer.read_request()) return;
                     peer.write(ok(token_json("a1b2c3")));
                     peer.close();
                     closed.open();
                   }};
    REQUIRE(rig.gateway.ready());
    closed.wait();
    rig.server.stop_listening();
    const auto answer = rig.gateway.cancel(order());
    INFO(told(answer));
    CHECK(is<CancelNotSent>(answer));
    CHECK(rig.cancels_seen() == 0);
  }
  SECTION("the certificate is nobody's that we trust") {
    ScriptedServer server{Wire::tls, after_token([](Peer&, const std::string&) {})};
    SystemClock clock;
    Metrics metrics;
    Gateway gateway{
        {*Endpoint::from(server.url()), Secret{"test_key"}, Secret{"test_secret"}}, clock, metrics};
    const auto answer = gateway.cancel(order());
    INFO(told(answer));
    REQUIRE(is<CancelNotSent>(answer));
    CHECK(told(answer).find("self-signed certificate") != std::string::npos);
    CHECK(server.requests().empty());
  }
  SECTION("the certificate is for another name") {
    ScriptedServer server{Wire::tls_as_somebody, after_token([](Peer&, const std::string&) {})};
    const bool by_name = GENERATE(false, true);
    const auto url = by_name ? server.url_by_name() : server.url();
    SystemClock clock;
    Metrics metrics;
    GatewayOptions options{*Endpoint::from(url), Secret{"test_key"}, Secret{"test_secret"}};
    options.ca_file = server.ca_file();
    Gateway gateway{std::move(options), clock, metrics};
    const auto answer = gateway.cancel(order());
    INFO(told(answer));
    REQUIRE(is<CancelNotSent>(answer));
    CHECK(told(answer).find("mismatch") != std::string::npos);
    CHECK(server.requests().empty());
  }
  SECTION("a handshake that never ends") {
    // The TCP connection is there, and nobody answers on it; also not in single bytes.
    ScriptedServer server{Wire::plain, [](Peer& peer) {
                            peer.read_some(1);
                            drip(peer, "\x16\x03\x03\x3f\xff\x02");
                          }};
    auto url = server.url();
    SystemClock clock;
    Metrics metrics;
    GatewayOptions options{*Endpoint::from(url.replace(0, 4, "https")), Secret{"test_key"},
                           Secret{"test_secret"}};
    options.timeout = 200ms;
    Gateway gateway{std::move(options), clock, metrics};
    const auto started = steady_clock::now();
    const auto answer = gateway.cancel(order());
    INFO(told(answer));
    CHECK(is<CancelNotSent>(answer));
    CHECK(steady_clock::now() - started < 200ms + slack);
  }
}

TEST_CASE("gateway: a server that is known by its name") {
  ScriptedServer server{either_wire(),
                        after_token([](Peer& peer, const std::string&) { peer.write(done()); })};
  SystemClock clock;
  Metrics metrics;
  GatewayOptions options{*Endpoint::from(server.url_by_name()), Secret{"test_key"},
                         Secret{"test_secret"}};
  options.ca_file = server.ca_file();
  Gateway gateway{std::move(options), clock, metrics};
  const auto answer = gateway.cancel(order());
  INFO(told(answer));
  CHECK(is<CancelDone>(answer));
}

TEST_CASE("gateway: a look-up on a connection that fails is asked once more on a new one") {
  // Reads one request a connection and drops every second connection without an answer.
  std::atomic<int> lookups{0};
  GatewayRig rig{either_wire(), after_token([&](Peer& peer, const std::string&) {
                   if (++lookups % 2 == 0) return peer.reset();
                   peer.write(done());
                 })};
  REQUIRE(rig.gateway.ready());
  for (int i = 0; i < 4; ++i) CHECK(rig.gateway.find(*ImpUid::from("imp_1")).has_value());
  CHECK(lookups > 4);
}
