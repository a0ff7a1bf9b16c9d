#pragma once

#include <catch_amalgamated.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "server/clock.h"
#include "server/iamport/gateway.h"
#include "server/metrics.h"
#include "tests/server/iamport_scripted_server.h"
#include "tests/shared/samples.h"

namespace refund::iamport {

using samples::won;

/// i'mport's answer around what was asked for.
inline std::string enveloped(std::string_view response) {
  return R"({"code":0,"message":null,"response":)" + std::string{response} + "}";
}

/// 1,000 won of the 10,000 won payment imp_1, of which nothing has gone back yet.
inline CancelOrder order() {
  return {*RefundId::from("rf_0123456789abcdefghij"),
          *ImpUid::from("imp_1"),
          won(1'000),
          won(10'000),
          "changed my mind",
          std::nullopt};
}

/// A gateway and the server that it speaks to.
struct GatewayRig {
  GatewayRig(Wire wire, ScriptedServer::Script script,
             std::chrono::milliseconds timeout = std::chrono::seconds{20})
      : server(wire, std::move(script)), gateway(options(timeout), clock, metrics) {}

  GatewayOptions options(std::chrono::milliseconds timeout) const {
    GatewayOptions options{*Endpoint::from(server.url()), Secret{"test_key"},
                           Secret{"test_secret"}};
    options.timeout = timeout;
    options.ca_file = server.ca_file();
    return options;
  }
  int cancels_seen() const { return server.count("POST /payments/cancel "); }
  int token_calls_seen() const { return server.count("POST /users/getToken "); }

  ScriptedServer server;
  SystemClock clock;
  Metrics metrics;
  Gateway gateway;
};

/// The answer to that order, carried out.
inline std::string done_json() {
  return enveloped(payment_json("imp_1", 1'000));
}
inline std::string done() {
  return ok(done_json());
}

/// A test runs for each of them.
inline Wire either_wire() {
  const auto wire = GENERATE(Wire::plain, Wire::tls);
  UNSCOPED_INFO((wire == Wire::tls ? "over TLS" : "over plain HTTP"));
  return wire;
}

/// "done", "refused", "not sent" or "unknown", and why.
inline std::string told(const CancelAnswer& answer) {
  struct Words {
    std::string operator()(const CancelDone&) const { return "done"; }
    std::string operator()(const CancelRefused& a) const { return "refused: " + a.message; }
    std::string operator()(const CancelNotSent& a) const { return "not sent: " + a.why; }
    std::string operator()(const CancelUnknown& a) const { return "unknown: " + a.why; }
  };
  return std::visit(Words{}, answer);
}

template <class Answer>
bool is(const CancelAnswer& answer) {
  return std::holds_alternative<Answer>(answer);
}

}  // namespace refund::iamport
