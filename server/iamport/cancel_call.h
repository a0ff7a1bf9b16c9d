#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "server/iamport/access_token.h"
#include "server/iamport/http_client.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"

namespace refund::iamport {

/// The metric of calls to i'mport, by call and answer.
inline constexpr std::string_view gateway_call_seconds = "imp_refund_gateway_call_seconds";

/// One cancel on its way, from the access token to the answer. Whoever waits for it may let go
/// meanwhile, and another thread may go on with it; it leaves this machine once all the same.
class CancelCall {
 public:
  /// All of these have to live longer. `until`: the end of the whole call.
  CancelCall(HttpClient& http, AccessToken& token, Metrics& metrics, CancelOrder order,
             Deadline until);

  /// The answer, or empty when `pause` came first: then it is to be called again.
  std::optional<CancelAnswer> advance(Deadline pause);

 private:
  std::optional<CancelAnswer> go_on(Deadline pause);

  HttpClient* http_;
  AccessToken* token_;
  Metrics* metrics_;
  CancelOrder order_;
  Deadline until_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::optional<AccessToken::Held> sent_with_;
  std::optional<Exchange> exchange_;  ///< once there is a token
  bool again_ = true;
};

}  // namespace refund::iamport
