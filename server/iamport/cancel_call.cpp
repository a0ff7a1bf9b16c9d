#include "server/iamport/cancel_call.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "server/iamport/cancel_reply.h"
#include "server/iamport/requests.h"

namespace refund::iamport {
namespace {

using std::chrono::steady_clock;

std::string_view word_for(const CancelDone&) {
  return "done";
}
std::string_view word_for(const CancelRefused&) {
  return "refused";
}
std::string_view word_for(const CancelNotSent&) {
  return "not_sent";
}
std::string_view word_for(const CancelUnknown&) {
  return "unknown";
}

}  // namespace

CancelCall::CancelCall(HttpClient& http, AccessToken& token, Metrics& metrics, CancelOrder order,
                       Deadline until)
    : http_(&http), token_(&token), metrics_(&metrics), order_(std::move(order)), until_(until) {}

std::optional<CancelAnswer> CancelCall::advance(Deadline pause) {
  auto answer = go_on(pause);
  if (!answer) return std::nullopt;
  const auto word = std::visit([](const auto& kind) { return word_for(kind); }, *answer);
  metrics_->observe(gateway_call_seconds, {{"call", "cancel"}, {"answer", word}},
                    steady_clock::now() - started_);
  return answer;
}

std::optional<CancelAnswer> CancelCall::go_on(Deadline pause) {
  while (true) {
    if (!exchange_) {
      auto token = token_->get(std::min(pause, until_));
      if (!token && pause < until_ && steady_clock::now() >= pause) return std::nullopt;
      if (!token) return CancelNotSent{token.error()};
      sent_with_ = *std::move(token);
      const HttpRequest request{HttpRequest::Method::post, "/payments/cancel", cancel_body(order_),
                                &sent_with_->value};
      exchange_.emplace(http_->begin(request, OnStale::never_send_again, until_));
    }

    const auto ended = exchange_->advance(pause);
    if (!ended) return std::nullopt;
    const auto& reply = *ended;
    if (!reply && reply.error().sent == HttpFailure::Sent::nothing)
      return CancelNotSent{reply.error().why};
    if (!reply) return CancelUnknown{reply.error().why};
    if (reply->status == 401) token_->refused(*sent_with_);
    // 401 comes before anything is done, so that once more is safe; twice would be no better.
    if (reply->status != 401 || !std::exchange(again_, false))
      return read_cancel_reply(reply->status, reply->body, order_);
    exchange_.reset();
  }
}

}  // namespace refund::iamport
