#include "server/iamport/gateway.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>
#include <variant>

#include "server/iamport/payment_reply.h"
#include "server/iamport/requests.h"
#include "server/iamport/token_reply.h"
#include "server/outside_wait.h"

namespace refund::iamport {
namespace {

using std::chrono::steady_clock;
using std::chrono::sys_seconds;
using Method = HttpRequest::Method;

/// In a path these two mean another path, percent-encoded or not.
bool is_another_path(std::string_view name) {
  return name == "." || name == "..";
}

std::string_view word_for(LookupError error) {
  switch (error) {
    case LookupError::not_found:
      return "not_found";
    case LookupError::unavailable:
      return "unavailable";
  }
  return "";
}

/// Of several tries to pay one order: the one with money in it that could go back, then one that
/// had it, then one that waits for it. The newest of equals.
bool less_to_the_point(const GatewayPayment& a, const GatewayPayment& b) {
  const auto rank = [](const Payment& payment) {
    const auto moved =
        payment.status == PaymentStatus::paid || payment.status == PaymentStatus::cancelled;
    return std::tuple{moved && !refundable_amount(payment).is_zero(), moved,
                      payment.status == PaymentStatus::ready, payment.paid_at};
  };
  return rank(a.payment) < rank(b.payment);
}

}  // namespace

Gateway::Gateway(GatewayOptions options, Clock& clock, Metrics& metrics)
    : options_(std::move(options)),
      metrics_(metrics),
      http_(options_.endpoint, options_.ca_file, options_.pool),
      token_(clock, [this](Deadline until) { return ask_for_token(until); }) {
  metrics_.describe(std::string{gateway_call_seconds}, "Calls to i'mport, by call and answer.");
}

Deadline Gateway::deadline() const {
  return steady_clock::now() + options_.timeout;
}

Result<IssuedToken, TokenFailure> Gateway::ask_for_token(Deadline until) {
  const auto started = steady_clock::now();
  const HttpRequest request{Method::post, "/users/getToken",
                            token_body(options_.imp_key, options_.imp_secret)};
  const auto reply = http_.exchange(request, OnStale::send_again, until);
  const auto in_time = steady_clock::now() < until;
  using Kind = TokenFailure::Kind;
  auto token = reply ? read_token_reply(reply->status, reply->body)
                     : Unexpected{TokenFailure{in_time ? Kind::no_token : Kind::no_answer,
                                               "no access token: " + reply.error().why}};
  metrics_.observe(gateway_call_seconds,
                   {{"call", "token"}, {"answer", token ? "done" : "unavailable"}},
                   steady_clock::now() - started);
  return token;
}

CancelCall Gateway::begin_cancel(const CancelOrder& order) {
  return {http_, token_, metrics_, order, std::min(deadline(), order.over_by)};
}

CancelAnswer Gateway::cancel(const CancelOrder& order) {
  constexpr auto to_the_end = Deadline::max();
  const OutsideWait wait;
  return *begin_cancel(order).advance(to_the_end);
}

std::variant<CancelAnswer, LateCancel> Gateway::cancel_until(const CancelOrder& order,
                                                             Deadline patience) {
  const OutsideWait wait;
  auto call = begin_cancel(order);
  if (auto answer = call.advance(patience)) return *std::move(answer);
  // Copied by std::function, and yet one call.
  return [rest = std::make_shared<CancelCall>(std::move(call))] {
    return *rest->advance(Deadline::max());
  };
}

Result<wire::JsonValue, LookupError> Gateway::look_up(std::string_view call,
                                                      const std::string& target) {
  const OutsideWait wait;
  const auto started = steady_clock::now();
  auto answer = ask(target);
  metrics_.observe(gateway_call_seconds,
                   {{"call", call}, {"answer", answer ? "done" : word_for(answer.error())}},
                   steady_clock::now() - started);
  return answer;
}

Result<wire::JsonValue, LookupError> Gateway::ask(const std::string& target) {
  const auto until = deadline();
  HttpRequest request{Method::get, target, ""};
  for (bool again = true;; again = false) {
    const auto token = token_.get(until);
    if (!token) return Unexpected{LookupError::unavailable};
    request.access_token = &token->value;

    const auto reply = http_.exchange(request, OnStale::send_again, until);
    if (!reply) return Unexpected{LookupError::unavailable};
    if (reply->status == 401) token_.refused(*token);
    if (reply->status != 401 || !again) return read_lookup_reply(reply->status, reply->body);
  }
}

Result<GatewayPayment, LookupError> Gateway::find(const ImpUid& imp_uid) {
  if (is_another_path(imp_uid.str())) return Unexpected{LookupError::not_found};
  const auto response = look_up("find", payment_target(imp_uid));
  if (!response) return Unexpected{response.error()};
  auto payment = read_payment(*response);
  if (!payment || payment->payment.imp_uid != imp_uid) return Unexpected{LookupError::unavailable};
  return *std::move(payment);
}

Result<GatewayPayment, LookupError> Gateway::find(const MerchantUid& merchant_uid) {
  if (is_another_path(merchant_uid.str())) return Unexpected{LookupError::not_found};
  const auto response = look_up("find_order", tries_target(merchant_uid));
  if (!response) return Unexpected{response.error()};
  auto page = read_page(*response);
  // One that can't be read might be the one that was paid.
  if (!page || page->unreadable > 0) return Unexpected{LookupError::unavailable};

  auto& tries = page->payments;
  std::erase_if(tries, [&](const auto& each) { return each.payment.merchant_uid != merchant_uid; });
  if (tries.empty()) return Unexpected{LookupError::not_found};
  return std::move(*std::max_element(tries.begin(), tries.end(), less_to_the_point));
}

Result<std::vector<GatewayPayment>, LookupError> Gateway::cancelled_between(sys_seconds from,
                                                                            sys_seconds to) {
  // i'mport refuses longer windows.
  constexpr std::chrono::days longest{90};
  std::vector<GatewayPayment> payments;
  for (auto begin = from; begin < to; begin += longest) {
    const auto end = std::min<sys_seconds>(begin + longest, to);
    for (int number = 1; number != 0;) {
      const auto response = look_up("list", cancelled_target(begin, end, number));
      if (!response && response.error() == LookupError::not_found) break;
      if (!response) return Unexpected{response.error()};
      auto page = read_page(*response);
      if (!page) return Unexpected{LookupError::unavailable};
      std::move(page->payments.begin(), page->payments.end(), std::back_inserter(payments));
      // A list that leads back to itself has no end.
      if (page->next != 0 && page->next != number + 1) return Unexpected{LookupError::unavailable};
      number = page->next;
    }
  }
  return payments;
}

std::optional<std::string> Gateway::trouble() {
  constexpr std::chrono::seconds patience{1};
  const OutsideWait wait;
  const auto token = token_.get(steady_clock::now() + patience);
  if (token) return std::nullopt;
  return token.error();
}

}  // namespace refund::iamport
