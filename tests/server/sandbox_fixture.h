#pragma once

#include <httplib.h>

#include <atomic>
#include <catch_amalgamated.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "server/sandbox/sandbox.h"
#include "shared/wire/json.h"

namespace refund::sandbox::test {

using wire::JsonObject;
using wire::JsonValue;

/// A sandbox on a free port, whose clock stands still, and a client that has its token.
class Scene {
 public:
  // 2026-11-23 12:00:00 in Seoul
  static constexpr std::int64_t noon = 1'795'402'800;

  explicit Scene(SandboxOptions options = {}) : sandbox_(with_clock(std::move(options), now_)) {
    sandbox_.start();
    client = std::make_unique<httplib::Client>("127.0.0.1", sandbox_.port());
    client->set_read_timeout(20);
    client->set_tcp_nodelay(true);
    token = token_now();
  }

  Sandbox& sandbox() { return sandbox_; }
  void set_time(std::int64_t unix_seconds) {
    *now_ = unix_seconds;
    token = token_now();  // the old one may have ended
  }

  std::string token_now() {
    const auto reply = client->Post("/users/getToken",
                                    R"({"imp_key":"sandbox_key","imp_secret":"sandbox_secret"})",
                                    "application/json");
    REQUIRE(reply);
    return JsonObject::from(reply->body)->object("response")->text("access_token").value_or("");
  }
  httplib::Headers with_token() const { return {{"Authorization", "Bearer " + token}}; }

  /// POST /payments/cancel with a JSON body.
  httplib::Result cancel(const std::string& body) {
    return client->Post("/payments/cancel", with_token(), body, "application/json");
  }
  httplib::Result get(const std::string& path) { return client->Get(path, with_token()); }
  httplib::Result put_faults(const std::string& body) {
    return client->Put("/_sandbox/faults", body, "application/json");
  }
  /// How many cancels were asked for, by GET /_sandbox/state.
  std::string cancel_calls() {
    const auto state = JsonObject::from(client->Get("/_sandbox/state")->body);
    return state->object("calls")->number("POST /payments/cancel").value_or("");
  }

  std::unique_ptr<httplib::Client> client;
  std::string token;

 private:
  using Now = std::shared_ptr<std::atomic<std::int64_t>>;
  static SandboxOptions with_clock(SandboxOptions options, const Now& now) {
    options.now = [now] { return std::chrono::sys_seconds{std::chrono::seconds{now->load()}}; };
    return options;
  }

  const Now now_ = std::make_shared<std::atomic<std::int64_t>>(noon);
  Sandbox sandbox_;
};

/// "code" of i'mport's envelope, as written; empty when the body is none.
inline std::string code_of(const httplib::Result& reply) {
  if (!reply) return "no answer";
  const auto body = JsonObject::from(reply->body);
  return body ? body->number("code").value_or("no code") : "no JSON";
}

inline std::string message_of(const httplib::Result& reply) {
  const auto body = JsonObject::from(reply->body);
  return body ? body->text("message").value_or("") : "";
}

inline JsonObject response_of(const httplib::Result& reply) {
  REQUIRE(reply);
  INFO(reply->body);
  const auto body = JsonObject::from(reply->body);
  REQUIRE(body);
  const auto response = body->object("response");
  REQUIRE(response);
  return *response;
}

}  // namespace refund::sandbox::test
