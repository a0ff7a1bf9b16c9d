#include "tests/bench/count/whole_refund.h"

#include <stdexcept>
#include <vector>

#include "server/http/access.h"
#include "server/http/caller_limits.h"
#include "server/http/framed_server.h"
#include "server/http/front.h"
#include "server/http/refund_routes.h"
#include "server/log.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "tests/bench/count/echo_gateway.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

/// A moment of its own, so that every run writes the same.
class StillClock final : public Clock {
 public:
  std::chrono::sys_seconds now() override {
    return std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{3};
  }
  std::chrono::steady_clock::time_point steady_now() override { return {}; }
};

/// Ids of the same length and order in every run: the system's random source would make trees of
/// another shape each time.
RefundId next_id() {
  static std::int64_t number = 0;
  return *RefundId::from("rf_" + padded(++number * 7'919 % 1'000'003, 20));
}

RefundServiceOptions service_options() {
  RefundServiceOptions options;
  options.calls = 0;  // on the calling thread
  options.data_keys =
      std::make_shared<const DataKeys>(std::vector{Secret{std::string(DataKeys::key_bytes, 'k')}});
  options.fingerprints =
      std::make_shared<const Fingerprints>(options.data_keys->fingerprint_keys());
  options.new_id = next_id;
  return options;
}

}  // namespace

struct WholeRefund::Server {
  explicit Server(const std::string& folder)
      : store(sqlite::open_sqlite_store(folder + "/books.db")) {
    http::Router router;
    http::add_refund_routes(router, refunds, access, limits, metrics);
    front = std::make_unique<http::Front>(std::move(router), http::Pages{}, http::Cors{{}},
                                          http::LocalhostPages::our_own, http::TrustedProxies{},
                                          http::Transport::plain, clock, metrics);
    front->serve(framed);
  }

  StillClock clock;
  Metrics metrics;
  std::unique_ptr<RefundStore> store;
  EchoGateway gateway{clock};
  RefundService refunds{*store, gateway, clock, service_options()};
  http::Access access{http::TicketKeys{{Secret{"made-up-ticket-key-number-one-0001"}}},
                      std::nullopt, Anonymous::allow};
  http::CallerLimits limits{{.by_order = Rate{600, std::chrono::minutes{1}}}, clock, metrics};
  std::unique_ptr<http::Front> front;
  http::FramedServer framed;
};

WholeRefund::WholeRefund(const std::string& folder, int orders) {
  log::set_level(log::Level::warn);
  server_ = std::make_unique<Server>(folder);
  std::vector<ImportRow> payments;
  for (int number = 0; number < orders; ++number)
    payments.push_back(
        {{payment_of_order(number), order(number), "", paid, *Money::from_minor(0, won),
          PaymentStatus::paid, PayMethod{"card"}, PgProvider{"html5_inicis"}, false,
          server_->clock.now() - std::chrono::hours{1}, ""}});
  server_->store->import_payments(payments, ImportMode::all_or_none, server_->clock.now(), {});
}

WholeRefund::~WholeRefund() = default;

void WholeRefund::run(int number) {
  const auto body = R"({"merchant_uid":")" + order(number).str() +
                    R"(","cancel_request_amount":100,"reason":"bench"})";
  const auto request =
      "POST /payments/cancel HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Idempotency-Key: key-" +
      padded(number, 12) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  const auto answer =
      server_->framed.answer(request, {"127.0.0.1", 1}, http::FramedServer::Connection::keep);
  if (!answer.bytes.starts_with("HTTP/1.1 200") ||
      answer.bytes.find(R"("status":"succeeded")") == std::string::npos)
    throw std::runtime_error("no refund: " + answer.bytes);
}

}  // namespace refund::bench
