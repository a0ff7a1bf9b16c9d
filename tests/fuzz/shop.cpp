#include "tests/fuzz/shop.h"

#include <algorithm>
#include <fstream>

#include "server/http/access.h"
#include "server/http/admin_routes.h"
#include "server/http/front.h"
#include "server/http/health_routes.h"
#include "server/http/merchant_routes.h"
#include "server/http/refund_routes.h"
#include "server/http/webhook_route.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/reconciler.h"
#include "server/refund_service.h"
#include "shared/wire/json.h"
#include "tests/fuzz/target.h"
#include "tests/server/temporary_folder.h"
#include "tests/shared/samples.h"

namespace refund::fuzz {
namespace {

/// The reconciler never runs here; the operator's routes want one.
ReconcilerOptions steady_schedule() {
  ReconcilerOptions options;
  options.seed = 1;
  return options;
}

RefundServiceOptions one_thread() {
  RefundServiceOptions options;
  options.calls = 0;
  static const auto keys = std::make_shared<const DataKeys>(
      std::vector<Secret>(1, Secret{std::string(DataKeys::key_bytes, 'k')}));
  options.data_keys = keys;
  options.fingerprints = std::make_shared<const Fingerprints>(keys->fingerprint_keys());
  options.new_id = [number = 0]() mutable {
    auto digits = std::to_string(++number);
    return *RefundId::from("rf_" + std::string(20 - digits.size(), '0') + digits);
  };
  return options;
}

const http::Pages& pages() {
  static const auto read = [] {
    const TemporaryFolder folder;
    std::ofstream{folder.file("index.html")} << "<!doctype html>";
    std::ofstream{folder.file("imp-refund.js")} << "export {}";
    return http::Pages{folder.file("")};
  }();
  return read;
}

/// Every header that an answer of ours may have. Another one was smuggled in.
constexpr std::string_view known_headers[] = {
    "Accept-Ranges",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Allow",
    "Cache-Control",
    "Connection",
    "Content-Language",
    "Content-Length",
    "Content-Security-Policy",
    "Content-Type",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Date",
    "ETag",
    "Location",
    "Permissions-Policy",
    "Referrer-Policy",
    "Retry-After",
    "Vary",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Request-Id",
};

/// docs/api.md, and what HTTP has for pages.
constexpr int known_statuses[] = {200, 202, 204, 304, 400, 401, 403, 404, 405,
                                  409, 411, 413, 414, 415, 422, 429, 431, 503};

template <class Range, class Value>
bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

/// Checks the head, and returns the Content-Length.
std::size_t check_head(std::string_view head, int status) {
  assert(contains(known_statuses, status));
  std::size_t length = 0;
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    for (const char c : line) assert(c != '\r' && c != '\n' && c != '\0');
    const auto colon = line.find(": ");
    assert(colon != line.npos && contains(known_headers, line.substr(0, colon)));
    if (line.starts_with("Content-Length: ")) length = std::stoul(std::string{line.substr(16)});
  }
  return length;
}

void check_problem(std::string_view body) {
  const auto problem = wire::JsonObject::from(body);
  assert(problem && problem->text("code") && problem->text("message"));
}

}  // namespace

const Payment& Shop::paid_by_card() {
  static const auto payment = samples::paid();
  return payment;
}

const Payment& Shop::into_virtual_account() {
  static const auto payment = [] {
    auto made = samples::paid(pay_method::vbank);
    made.imp_uid = *ImpUid::from("imp_448280090639");
    made.merchant_uid = *MerchantUid::from("주문/2");
    return made;
  }();
  return payment;
}

/// What the routes refer to, in the order in which it has to go.
struct Shop::Parts {
  explicit Parts(Shop& shop)
      : service(shop.store, shop.gateway, shop.clock, one_thread()),
        reconciler(shop.store, shop.gateway, shop.clock, service.settled_bell(), steady_schedule()),
        access(http::TicketKeys{{Secret{"made-up-ticket-key-number-one-0001"}}},
               Secret{"made-up-admin-token"}, Anonymous::allow),
        limits({}, shop.clock, metrics),
        front(routes(shop), pages(), http::Cors{{"https://shop.example.com"}},
              http::LocalhostPages::our_own, proxies, http::Transport::plain, shop.clock, metrics) {
    front.serve(server);
  }

  http::Router routes(Shop& shop) {
    http::Router router;
    http::add_refund_routes(router, service, access, limits, metrics);
    http::add_merchant_routes(router, shop.store, service, access);
    http::add_webhook_route(router, service, shop.clock);
    http::add_health_routes(router, shop.store, shop.gateway, metrics);
    http::add_admin_routes(router, shop.store, service, reconciler, access);
    return router;
  }

  Metrics metrics;
  RefundService service;
  Reconciler reconciler;
  http::Access access;
  http::CallerLimits limits;
  http::TrustedProxies proxies;
  http::Front front;
  http::FramedServer server;
};

Shop::Shop() : parts_(std::make_unique<Parts>(*this)) {
  log::set_level(log::Level::off);
  for (const auto& payment : {paid_by_card(), into_virtual_account()}) {
    gateway.add(payment);
    store.save_payment(payment, 0, clock.now(), "import");
  }
}

Shop::~Shop() = default;

Shop::Reply Shop::answer(std::string_view request) {
  const auto answer =
      parts_->server.answer(request, {"192.0.2.7", 40'000}, http::FramedServer::Connection::keep);
  const std::string_view bytes = answer.bytes;
  const auto end = bytes.find("\r\n\r\n");
  assert(bytes.starts_with("HTTP/1.1 ") && end != bytes.npos);
  const auto first_line = std::min(bytes.find("\r\n"), end);
  Reply reply{std::stoi(answer.bytes.substr(9, 3)),
              std::string{bytes.substr(first_line + 2, end - std::min(first_line + 2, end))},
              std::string{bytes.substr(end + 4)}};

  const auto length = check_head(reply.headers, reply.status);
  const bool bodiless = request.starts_with("HEAD ") || reply.status == 204 || reply.status == 304;
  assert(bodiless ? reply.body.empty() : reply.body.size() == length);
  if (reply.status >= 400 && !bodiless) check_problem(reply.body);
  return reply;
}

void Shop::check_money() {
  for (const auto& order : gateway.orders())
    assert(!order.amount.is_zero() && order.amount <= order.checksum);

  for (const auto& sold : {paid_by_card(), into_virtual_account()}) {
    const auto& at_gateway = gateway.state(sold.imp_uid).payment;
    auto refunded = Money::zero(sold.currency());
    for (const auto& record : store.refunds_of(sold.merchant_uid))
      if (record.refund.status == RefundStatus::succeeded)
        refunded = *plus(refunded, record.refund.amount);
    assert(at_gateway.cancel_amount == refunded);
    assert(store.find_payment(sold.merchant_uid) == at_gateway);
  }
}

}  // namespace refund::fuzz
