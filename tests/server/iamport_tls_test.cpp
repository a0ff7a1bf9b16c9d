// Whom the gateway talks to over TLS: i'mport, or nobody. A key or a refund must not reach anyone
// else, so every case asks what the other side has read.

#include <catch_amalgamated.hpp>

#include "tests/server/iamport_rig.h"
#include "tests/server/made_up_authority.h"

namespace refund::iamport {
namespace {

using namespace std::chrono_literals;
using test::CertificateOf;
using test::MadeUpAuthority;

std::string done() {
  return ok(R"({"code":0,"message":null,"response":)" + payment_json("imp_1", 1'000) + "}");
}

GatewayOptions trusting(const ScriptedServer& server, const std::string& ca_file) {
  GatewayOptions options{*Endpoint::from(server.url()), Secret{"test_key"}, Secret{"test_secret"}};
  options.ca_file = ca_file;
  return options;
}

TEST_CASE("gateway over TLS: nothing is sent to whoever can't prove to be i'mport") {
  MadeUpAuthority trusted;
  MadeUpAuthority stranger;
  struct Case {
    const char* name;
    MadeUpAuthority::Files certificate;
    const char* why;
  };
  const std::vector<Case> cases{
      {"for another host", trusted.issue("other", {"DNS:api.iamport.example,IP:127.0.0.2"}),
       "IP address mismatch"},
      {"for a name that only looks like it",
       trusted.issue("lookalike", {"DNS:127.0.0.1.evil.example,DNS:127.0.0.1"}),
       "IP address mismatch"},
      {"over since a minute", trusted.issue("expired", {.begins = -48h, .ends = -1min}),
       "certificate has expired"},
      {"not begun yet", trusted.issue("early", {.begins = 1h, .ends = 48h}),
       "certificate is not yet valid"},
      {"of an unknown issuer", stranger.issue("unknown"), "unable to get local issuer certificate"},
  };
  for (const auto& [name, certificate, why] : cases) {
    INFO(name);
    ScriptedServer server{certificate, after_token([](auto& peer, auto&) { peer.write(done()); })};
    SystemClock clock;
    Metrics metrics;
    Gateway gateway{trusting(server, trusted.ca_file()), clock, metrics};

    const auto answer = gateway.cancel(order());
    CHECK(is<CancelNotSent>(answer));
    CHECK(told(answer).find(why) != std::string::npos);
    INFO(told(answer));
    const auto found = gateway.find(*ImpUid::from("imp_1"));
    CHECK((!found && found.error() == LookupError::unavailable));
    CHECK(gateway.trouble().value_or("").find(why) != std::string::npos);
    CHECK(server.connections() > 0);
    CHECK(server.requests().empty());
  }
}

TEST_CASE("gateway over TLS: i'mport itself, by the authority that is trusted") {
  MadeUpAuthority trusted;
  ScriptedServer server{trusted.issue("imp"),
                        after_token([](auto& peer, auto&) { peer.write(done()); })};
  SystemClock clock;
  Metrics metrics;
  Gateway gateway{trusting(server, trusted.ca_file()), clock, metrics};
  const auto answer = gateway.cancel(order());
  INFO(told(answer));
  CHECK(is<CancelDone>(answer));
  CHECK(server.count("POST /payments/cancel ") == 1);
}

TEST_CASE("gateway over TLS: by the system's roots a made-up authority is nobody") {
  MadeUpAuthority authority;
  ScriptedServer server{authority.issue("imp"), after_token([](auto&, auto&) {})};
  SystemClock clock;
  Metrics metrics;
  Gateway gateway{trusting(server, ""), clock, metrics};
  CHECK(is<CancelNotSent>(gateway.cancel(order())));
  CHECK(server.requests().empty());
}

}  // namespace
}  // namespace refund::iamport
