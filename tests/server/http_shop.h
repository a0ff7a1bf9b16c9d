#pragma once

#include <httplib.h>

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "server/commands/refund_server.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "shared/wire/json.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_gateway.h"
#include "tests/server/temporary_folder.h"
#include "tests/shared/samples.h"

/// The whole server on a free port: real routes, service, reconciler and books, and an i'mport in
/// memory that is honest about its balance.
namespace refund::http_test {

inline const std::string ticket_key = "made-up-ticket-key-number-one-0001";
inline const std::string admin_token = "made-up-admin-token";
inline const std::string order = "ORD20180131-0000011";

inline Config open_to_all() {
  Config config;
  config.listen = {"127.0.0.1", 0};
  config.gateway = {"http://127.0.0.1:1", std::chrono::seconds{30}, std::chrono::seconds{90}};
  config.answer_within = std::chrono::seconds{10};
  config.workers = 16;
  config.anonymous = Anonymous::allow;
  return config;
}

inline Config for_tickets_only() {
  auto config = open_to_all();
  config.anonymous = Anonymous::deny;
  return config;
}

inline Secrets made_up_secrets() {
  Secrets secrets;
  secrets.ticket_keys = {Secret{ticket_key}};
  secrets.data_keys = {Secret{std::string(32, 'k')}};
  secrets.admin_token = Secret{admin_token};
  return secrets;
}

/// What came back, with the members of its JSON at hand.
struct Reply {
  int status = 0;
  httplib::Headers headers;
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  wire::JsonObject json() const {
    INFO(body);
    const auto object = wire::JsonObject::from(body);
    REQUIRE(object);
    return *object;
  }
  /// A text member; empty when there is none.
  std::string text(std::string_view name) const { return json().text(name).value_or(""); }
  std::string number(std::string_view name) const { return json().number(name).value_or(""); }
  /// "field code" of each entry in `errors`, with commas between.
  std::string errors() const {
    std::string words;
    json().each("errors", [&](const wire::JsonObject& error) {
      if (!words.empty()) words += ", ";
      words += error.text("field").value_or("?") + " " + error.text("code").value_or("?");
    });
    return words;
  }
};

class HttpShop {
 public:
  explicit HttpShop(Config config = open_to_all(), Secrets secrets = made_up_secrets(),
                    std::unique_ptr<RefundStore> books = sqlite::open_sqlite_store(":memory:"))
      : store(std::move(books)) {
    log::set_level(log::Level::off);
    std::ofstream{folder_.file("index.html")} << "<!doctype html>";
    std::ofstream{folder_.file("imp-refund.js")} << "export {}";
    config.public_folder = folder_.file("");
    server_ = std::make_unique<commands::RefundServer>(
        config, secrets, commands::ServerParts{*store, gateway, clock, metrics});
    server_->start();
    client_ = std::make_unique<httplib::Client>("127.0.0.1", server_->port());
    client_->set_read_timeout(30);
    client_->set_tcp_nodelay(true);
  }
  ~HttpShop() {
    gateway.release();
    server_->stop(std::chrono::seconds{5});
  }
  HttpShop(const HttpShop&) = delete;
  HttpShop& operator=(const HttpShop&) = delete;

  int port() const { return server_->port(); }
  const http::Router& router() const { return server_->router(); }

  /// A payment that i'mport and the books know alike.
  void sell(const Payment& payment = samples::paid()) {
    gateway.add(payment);
    store->save_payment(payment, payment.cancel_amount.is_zero() ? 0 : 1, clock.now(), "test");
  }

  Reply call(const std::string& method, const std::string& target, httplib::Headers headers = {},
             std::string body = "") {
    httplib::Request request;
    request.method = method;
    request.path = target;
    request.headers = std::move(headers);
    request.body = std::move(body);
    const auto result = client_->send(request);
    INFO(method << " " << target << ": " << httplib::to_string(result.error()));
    REQUIRE(result);
    return {result->status, result->headers, result->body};
  }
  Reply get(const std::string& target, httplib::Headers headers = {}) {
    return call("GET", target, std::move(headers));
  }
  /// POST /payments/cancel with a JSON body.
  Reply cancel(std::string body, httplib::Headers headers = {}) {
    headers.emplace("Content-Type", "application/json");
    return call("POST", "/payments/cancel", std::move(headers), std::move(body));
  }

  /// A header with a ticket, by default for the guide's order.
  httplib::Headers ticket(std::optional<std::string> max = std::nullopt,
                          const std::string& of = order) {
    const http::TicketKeys keys{{Secret{ticket_key}}};
    return bearer(keys.sign({of, std::move(max), clock.now() + std::chrono::minutes{15}}));
  }
  static httplib::Headers bearer(const std::string& token) {
    return {{"Authorization", "Bearer " + token}};
  }
  static httplib::Headers admin() { return bearer(admin_token); }

  fakes::FakeClock clock;
  fakes::FakeGateway gateway{clock};
  std::unique_ptr<RefundStore> store;
  Metrics metrics;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<commands::RefundServer> server_;
  std::unique_ptr<httplib::Client> client_;
};

}  // namespace refund::http_test
