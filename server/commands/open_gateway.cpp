#include "server/commands/open_gateway.h"

#include "server/iamport/gateway.h"

namespace refund::commands {

std::unique_ptr<PaymentGateway> open_gateway(const GatewayConfig& config, const Secrets& secrets,
                                             Clock& clock, Metrics& metrics) {
  iamport::GatewayOptions options{*iamport::Endpoint::from(config.url), *secrets.imp_key,
                                  *secrets.imp_secret, config.timeout};
  return std::make_unique<iamport::Gateway>(std::move(options), clock, metrics);
}

ReconcilerOptions reconciler_options(const GatewayConfig& config) {
  ReconcilerOptions options;
  options.settle_after = config.settle_after;
  options.call_limit = config.call_limit();
  return options;
}

}  // namespace refund::commands
