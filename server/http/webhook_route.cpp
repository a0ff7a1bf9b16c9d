#include "server/http/webhook_route.h"

#include <atomic>
#include <memory>

#include "server/http/answers.h"
#include "server/http/media_type.h"
#include "server/http/rate_limit.h"
#include "server/http/status.h"
#include "shared/wire/fields.h"

namespace refund::http {
namespace {

using httplib::Response;
using wire::JsonObject;

struct Ids {
  std::optional<ImpUid> imp_uid;
  std::optional<MerchantUid> merchant_uid;
};

/// Empty when the body is neither JSON nor a form.
std::optional<Ids> read_ids(const httplib::Request& request) {
  const auto type = request.get_header_value("Content-Type");
  if (is_media_type(type, "application/x-www-form-urlencoded"))
    return Ids{ImpUid::from(request.get_param_value(std::string{wire::field::imp_uid})),
               MerchantUid::from(request.get_param_value(std::string{wire::field::merchant_uid}))};
  if (!is_media_type(type, "application/json")) return std::nullopt;
  const auto body = JsonObject::from(request.body);
  if (!body) return Ids{};
  return Ids{ImpUid::from(body->text(wire::field::imp_uid).value_or("")),
             MerchantUid::from(body->text(wire::field::merchant_uid).value_or(""))};
}

/// Counts the notifications that are asking i'mport right now.
class Asking {
 public:
  explicit Asking(std::atomic<int>& count) : count_(count), number_(++count) {}
  ~Asking() { --count_; }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  int number() const { return number_; }

 private:
  std::atomic<int>& count_;
  int number_;
};

class WebhookRoute {
 public:
  WebhookRoute(RefundService& refunds, Clock& clock) : refunds_(refunds), clock_(clock) {}

  void answer(const Call& call, Response& response) {
    const auto ids = read_ids(call.request);
    if (!ids) return answer_problem(response, ProblemCode::unsupported_media_type, call.lang);
    if (!ids->imp_uid || !ids->merchant_uid)
      return answer_problem(response, ProblemCode::invalid_request, call.lang);
    note(response, "imp_uid", ids->imp_uid->str());
    note(response, "order", ids->merchant_uid->str());

    const Asking asking(asking_);
    if (asking.number() > asking_max)
      return answer_problem(response, ProblemCode::too_many_requests, call.lang);
    const auto now = clock_.steady_now();
    auto wait = by_payment_.take(ids->imp_uid->str(), now);
    if (!wait) wait = of_all_.take("", now);
    if (wait) return answer_too_many(response, whole_seconds(*wait), call.lang);

    const auto payment = refunds_.refresh(*ids->merchant_uid, *ids->imp_uid, "webhook");
    if (!payment && payment.error() == LookupError::unavailable)
      return answer_problem(response, ProblemCode::gateway_unavailable, call.lang);
    wire::JsonWriter document;
    document.text(wire::field::status, payment ? "stored" : "ignored");
    answer_json(response, 200, document);
  }

 private:
  // Anyone may post here, and each post makes us ask i'mport. These keep a flood from taking the
  // workers and i'mport's patience; a real notification that is refused comes again, or is found
  // by the daily sweep.
  static constexpr int asking_max = 16;
  RateLimit by_payment_{5, std::chrono::seconds{5}};
  // A made-up payment costs nothing, so there may be as many as there are notifications.
  RateLimit of_all_{100, std::chrono::milliseconds{50}};
  std::atomic<int> asking_ = 0;

  RefundService& refunds_;
  Clock& clock_;
};

}  // namespace

void add_webhook_route(Router& router, RefundService& refunds, Clock& clock) {
  const auto route = std::make_shared<WebhookRoute>(refunds, clock);
  router.add("POST", "/webhooks/iamport",
             [route](const Call& call, Response& response) { route->answer(call, response); });
}

}  // namespace refund::http
