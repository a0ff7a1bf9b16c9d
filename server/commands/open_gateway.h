#pragma once

#include <memory>

#include "server/clock.h"
#include "server/config.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"
#include "server/reconciler.h"

namespace refund::commands {

/// i'mport, as the configuration says. Needs IMP_KEY and IMP_SECRET. Clock and metrics must outlive
/// the gateway. Asks nothing yet.
std::unique_ptr<PaymentGateway> open_gateway(const GatewayConfig& config, const Secrets& secrets,
                                             Clock& clock, Metrics& metrics);

ReconcilerOptions reconciler_options(const GatewayConfig& config);

}  // namespace refund::commands
