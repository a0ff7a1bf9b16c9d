#include "server/http/refund_routes.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "server/http/answers.h"
#include "server/http/media_type.h"
#include "server/http/refund_answer.h"
#include "server/http/status.h"
#include "shared/wire/request_wire.h"

namespace refund::http {
namespace {

using httplib::Response;
using wire::JsonObject;
using wire::ShapeProblem;
using ShapeProblems = std::vector<ShapeProblem>;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::chrono::seconds wait_max{20};

/// What a request for a refund says, read but not judged.
struct Asked {
  RefundRequest request;
  std::optional<IdempotencyKey> key;
};

ShapeProblem what_is_no_object(std::string_view body) {
  return {"", JsonObject::parse(body) ? ShapeError::not_an_object : ShapeError::not_json};
}

Result<Asked, ShapeProblems> read(const httplib::Request& request) {
  ShapeProblems wrong;
  Asked asked;
  if (const auto count = request.get_header_value_count("Idempotency-Key"); count > 0) {
    asked.key = IdempotencyKey::from(request.get_header_value("Idempotency-Key"));
    if (!asked.key || count > 1) wrong.push_back({"Idempotency-Key", ShapeError::wrong_type});
  }

  const auto body = JsonObject::from(request.body);
  if (!body) {
    wrong.insert(wrong.begin(), what_is_no_object(request.body));
    return Unexpected{std::move(wrong)};
  }
  auto read = wire::read_request(*body);
  if (!read) {
    wrong.insert(wrong.begin(), read.error().begin(), read.error().end());
    return Unexpected{std::move(wrong)};
  }
  if (!wrong.empty()) return Unexpected{std::move(wrong)};
  asked.request = *std::move(read);
  return asked;
}

class RefundRoutes {
 public:
  RefundRoutes(RefundService& refunds, const Access& access, CallerLimits& limits, Metrics& metrics)
      : refunds_(refunds), access_(access), limits_(limits), metrics_(metrics) {}

  void cancel(const Call& call, Response& response) const {
    answer_cancel(call, response);
    metrics_.count("imp_refund_cancel_answers_total",
                   {{"status", std::to_string(response.status)}});
  }

  void show_payment(const Call& call, Response& response) const {
    const auto caller = access_.caller(call.request, call.now);
    if (!caller) return answer_problem(response, ProblemCode::unauthorized, call.lang);
    const auto& order = call.path.front();
    if (!may_see(*caller, order))
      return answer_problem(response, ProblemCode::forbidden, call.lang);
    if (const auto wait = limits_.wait_of(*caller, order))
      return answer_too_many(response, *wait, call.lang);

    note(response, "order", order);
    const auto merchant_uid = MerchantUid::from(order);
    if (!merchant_uid) return answer_problem(response, ProblemCode::payment_not_found, call.lang);
    const auto view = refunds_.payment(*merchant_uid, call.lang);
    if (!view) return answer_problem(response, problem_of(view.error()), call.lang);

    wire::JsonWriter document;
    wire::write_payment_view(document, *view, call.lang);
    answer_json(response, 200, document);
    response.set_header("Content-Language", std::string{to_string(call.lang)});
  }

  void show_refund(const Call& call, Response& response) const {
    const auto caller = access_.caller(call.request, call.now);
    if (!caller) return answer_problem(response, ProblemCode::unauthorized, call.lang);
    const auto wait = wait_of(call.request);
    if (!wait)
      return answer_problem(response,
                            problem_of(ShapeProblems{{"wait", ShapeError::wrong_type}}, call.lang),
                            call.lang);

    const auto id = RefundId::from(call.path.front());
    auto refund = id ? refunds_.find_refund(*id, std::chrono::milliseconds{0}) : std::nullopt;
    if (!refund) return answer_problem(response, ProblemCode::refund_not_found, call.lang);
    // Who may not see the refund may not wait for it either.
    if (!may_see(*caller, refund->merchant_uid.str()))
      return answer_problem(response, ProblemCode::forbidden, call.lang);
    if (const auto busy = limits_.wait_of(*caller, refund->merchant_uid.str()))
      return answer_too_many(response, *busy, call.lang);
    if (*wait > wait->zero() && refund->status == RefundStatus::pending)
      refund = refunds_.find_refund(*id, *wait);
    if (!refund) return answer_problem(response, ProblemCode::refund_not_found, call.lang);

    note(response, "refund", refund->id.str());
    note(response, "outcome", std::string{to_string(refund->status)});
    wire::JsonWriter document;
    wire::write_refund(document, *refund);
    answer_json(response, 200, document);
  }

 private:
  void answer_cancel(const Call& call, Response& response) const {
    const auto caller = access_.caller(call.request, call.now);
    if (!caller) return answer_problem(response, ProblemCode::unauthorized, call.lang);
    if (!is_media_type(call.request.get_header_value("Content-Type"), "application/json"))
      return answer_problem(response, ProblemCode::unsupported_media_type, call.lang);
    if (call.request.body.size() > body_bytes_max)
      return answer_problem(response, ProblemCode::body_too_large, call.lang);

    const auto asked = read(call.request);
    if (!asked) return answer_problem(response, problem_of(asked.error(), call.lang), call.lang);
    const auto& order = asked->request.merchant_uid;
    if (!may_refund(*caller, order))
      return answer_problem(response, ProblemCode::forbidden, call.lang);
    if (const auto wait = limits_.wait_of(*caller, order))
      return answer_too_many(response, *wait, call.lang);
    if (const auto problem = limit_problem(*caller, asked->request))
      return answer_problem(response, *problem, call.lang);

    note(response, "order", order);
    answer(response, refunds_.refund(asked->request, asked->key, asker_of(*caller, call.client)),
           call.lang);
  }

  /// Why the caller's limit stands in the way, if it does. No amount asks for all that is
  /// refundable, so that is what is held against the limit; it only ever shrinks, so what is within
  /// the limit now still is when the refund is carried out. A limit that can't be checked stands in
  /// the way.
  std::optional<ProblemCode> limit_problem(const Caller& caller,
                                           const RefundRequest& request) const {
    if (!has_limit(caller)) return std::nullopt;
    const auto merchant_uid = MerchantUid::from(request.merchant_uid);
    if (!merchant_uid) return ProblemCode::payment_not_found;
    const auto view = refunds_.payment(*merchant_uid);
    if (!view) return problem_of(view.error());

    const auto payment = view->payment;
    const auto amount = request.amount ? Money::parse(*request.amount, payment.currency())
                                       : Result<Money, MoneyError>{refundable_amount(payment)};
    if (!amount) return std::nullopt;  // no amount at all: refund() says what is wrong with it
    if (within_limit(caller, *amount)) return std::nullopt;
    return ProblemCode::forbidden;
  }

  /// Empty when there is a wait that is no whole number. More than wait_max is cut to it.
  static std::optional<std::chrono::seconds> wait_of(const httplib::Request& request) {
    if (!request.has_param("wait")) return std::chrono::seconds{0};
    const auto text = request.get_param_value("wait");
    int seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || seconds < 0)
      return std::nullopt;
    return std::min(std::chrono::seconds{seconds}, wait_max);
  }

  RefundService& refunds_;
  const Access& access_;
  CallerLimits& limits_;
  Metrics& metrics_;
};

}  // namespace

void add_refund_routes(Router& router, RefundService& refunds, const Access& access,
                       CallerLimits& limits, Metrics& metrics) {
  metrics.describe("imp_refund_cancel_answers_total", "Answers to POST /payments/cancel.");
  const auto routes = std::make_shared<RefundRoutes>(refunds, access, limits, metrics);
  const auto to = [&](auto member) {
    return [routes, member, &limits](const Call& call, Response& response) {
      if (const auto wait = limits.wait_of_address(call.client))
        return answer_too_many(response, *wait, call.lang);
      ((*routes).*member)(call, response);
    };
  };
  router.add("POST", "/payments/cancel", to(&RefundRoutes::cancel));
  router.add("GET", "/payments/{merchant_uid}", to(&RefundRoutes::show_payment));
  router.add("GET", "/refunds/{id}", to(&RefundRoutes::show_refund));
}

}  // namespace refund::http
