#pragma once

#include "server/http/access.h"
#include "server/http/caller_limits.h"
#include "server/http/router.h"
#include "server/metrics.h"
#include "server/refund_service.h"

namespace refund::http {

/// What the customer's browser calls:
///   POST /payments/cancel, GET /payments/{merchant_uid}, GET /refunds/{id}.
/// All arguments must outlive the router.
void add_refund_routes(Router& router, RefundService& refunds, const Access& access,
                       CallerLimits& limits, Metrics& metrics);

}  // namespace refund::http
