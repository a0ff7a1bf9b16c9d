#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/clock.h"
#include "server/iamport/access_token.h"
#include "server/iamport/cancel_call.h"
#include "server/iamport/endpoint.h"
#include "server/iamport/http_client.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"
#include "server/secret.h"
#include "shared/wire/json.h"

namespace refund::iamport {

struct GatewayOptions {
  Endpoint endpoint;
  Secret imp_key;
  Secret imp_secret;
  /// The longest that a call may block, from its first step to its last.
  std::chrono::milliseconds timeout{30'000};
  PoolOptions pool{};
  /// Root certificates to trust in place of the system's: for tests and private networks.
  std::string ca_file{};
};

/// i'mport's V1 REST API as the place where money moves.
///
/// A cancel leaves this machine at most once. Only when not a byte of it has been given to the
/// kernel, or i'mport has answered 401 (which comes before anything is done), is it sent again.
class Gateway final : public PaymentGateway {
 public:
  /// Throws std::runtime_error when the root certificates cannot be read. Asks nothing yet.
  Gateway(GatewayOptions options, Clock& clock, Metrics& metrics);

  CancelAnswer cancel(const CancelOrder& order) override;
  std::variant<CancelAnswer, LateCancel> cancel_until(const CancelOrder& order,
                                                      Deadline patience) override;
  Result<GatewayPayment, LookupError> find(const ImpUid& imp_uid) override;
  Result<GatewayPayment, LookupError> find(const MerchantUid& merchant_uid) override;
  Result<std::vector<GatewayPayment>, LookupError> cancelled_between(
      std::chrono::sys_seconds from, std::chrono::sys_seconds to) override;
  std::optional<std::string> trouble() override;

 private:
  Deadline deadline() const;
  CancelCall begin_cancel(const CancelOrder& order);
  Result<IssuedToken, TokenFailure> ask_for_token(Deadline deadline);
  Result<wire::JsonValue, LookupError> look_up(std::string_view call, const std::string& target);
  Result<wire::JsonValue, LookupError> ask(const std::string& target);

  const GatewayOptions options_;
  Metrics& metrics_;
  HttpClient http_;
  AccessToken token_;
};

}  // namespace refund::iamport
