#pragma once

#include <optional>
#include <string>

#include "server/clock.h"
#include "server/payment_gateway.h"

namespace refund::bench {

/// An i'mport without a network: what we send is written as it would be sent, and an answer as
/// i'mport writes it is read as it would be read. It believes the caller's checksum.
class EchoGateway final : public PaymentGateway {
 public:
  explicit EchoGateway(Clock& clock) : clock_(clock) {}

  CancelAnswer cancel(const CancelOrder& order) override;
  Result<GatewayPayment, LookupError> find(const ImpUid&) override {
    return Unexpected{LookupError::unavailable};
  }
  Result<GatewayPayment, LookupError> find(const MerchantUid&) override {
    return Unexpected{LookupError::unavailable};
  }
  Result<std::vector<GatewayPayment>, LookupError> cancelled_between(
      std::chrono::sys_seconds, std::chrono::sys_seconds) override {
    return Unexpected{LookupError::unavailable};
  }
  std::optional<std::string> trouble() override { return std::nullopt; }

 private:
  Clock& clock_;
};

}  // namespace refund::bench
