#include <atomic>
#include <charconv>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

#include "server/clock.h"
#include "server/commands/open_gateway.h"
#include "server/commands/signals.h"
#include "server/config.h"
#include "server/http/answers.h"
#include "server/http/front.h"
#include "server/http/listener.h"
#include "server/metrics.h"
#include "server/refund_id.h"
#include "shared/wire/request_wire.h"
#include "tests/bench/program/benches.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

/// How many orders the load has. Each is given back in parts, so balances have to be counted.
constexpr std::size_t orders_max = 1'000'000;

void answer_short(httplib::Response& response) {
  wire::JsonWriter document;
  document.text("status", "succeeded");
  http::answer_json(response, 200, document);
}

/// The whole server but for its routes: listener, front, log and metrics are those of `serve`.
void serve(http::Handler handler, Clock& clock, Metrics& metrics) {
  http::Router router;
  router.add("POST", "/payments/cancel", std::move(handler));
  const http::Front front{
      std::move(router),      http::Pages{},          http::Cors{{}}, http::LocalhostPages::our_own,
      http::TrustedProxies{}, http::Transport::plain, clock,          metrics};
  http::ListenerOptions options;
  options.workers = 1024;
  http::Listener listener{options};
  front.serve(listener.routes());
  const commands::Signals signals{listener, std::chrono::seconds{2}, commands::Hangup::ends};
  std::cout << "listening at http://" << listener.address() << std::endl;
  listener.run();
}

/// What was paid and has not been given back of each order.
class Balances {
 public:
  Balances() : refunds_(orders_max) {}
  /// The balance before one more refund.
  Money before_next(std::size_t number) {
    const auto earlier = refunds_.at(number).fetch_add(1);
    return *Money::from_minor(paid.minor() - earlier * refunded_at_once.minor(), won);
  }

 private:
  std::vector<std::atomic<std::int64_t>> refunds_;
};

std::size_t number_of(std::string_view order) {
  std::size_t number = 0;
  order.remove_prefix(std::min<std::size_t>(order.size(), 4));  // "ORD-"
  std::from_chars(order.data(), order.data() + order.size(), number);
  return number;
}

}  // namespace

void serve_empty() {
  SystemClock clock;
  Metrics metrics;
  serve([](const http::Call&, httplib::Response& response) { answer_short(response); }, clock,
        metrics);
}

void serve_asking(const std::string& gateway_url) {
  SystemClock clock;
  Metrics metrics;
  Options typed;
  typed.gateway = gateway_url;
  const auto gateway = commands::open_gateway(gateway_config_from(typed),
                                              secrets_from(process_environment()), clock, metrics);
  const auto balances = std::make_shared<Balances>();
  const auto refund = [&](const http::Call& call, httplib::Response& response) {
    const auto body = wire::JsonObject::from(call.request.body);
    const auto request = body ? wire::read_request(*body)
                              : Result<RefundRequest, std::vector<wire::ShapeProblem>>{
                                    Unexpected{std::vector<wire::ShapeProblem>{}}};
    if (!request) return http::answer_problem(response, ProblemCode::invalid_request, call.lang);
    const auto number = number_of(request->merchant_uid);
    const auto done = gateway->cancel(
        {new_refund_id(), payment_of_order(static_cast<std::int64_t>(number)), refunded_at_once,
         balances->before_next(number), request->reason, std::nullopt});
    if (!std::holds_alternative<CancelDone>(done))
      return http::answer_problem(response, ProblemCode::gateway_declined, call.lang);
    answer_short(response);
  };
  serve(refund, clock, metrics);
}

}  // namespace refund::bench
