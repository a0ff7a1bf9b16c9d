#pragma once

#include "server/http/router.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"
#include "server/refund_store.h"

namespace refund::http {

/// GET /healthz (the process is up), /readyz (its database and gateway can be used, and if not,
/// which of them), /metrics (Prometheus text). They need no authorization and
/// hold nothing of a customer. All arguments must outlive the router.
void add_health_routes(Router& router, RefundStore& store, PaymentGateway& gateway,
                       Metrics& metrics);

}  // namespace refund::http
