#pragma once

#include "server/http/access.h"
#include "server/http/router.h"
#include "server/refund_service.h"

namespace refund::http {

/// What the merchant's own server calls, with the admin token: PUT /payments/{merchant_uid}.
/// All arguments must outlive the router.
void add_merchant_routes(Router& router, RefundStore& store, RefundService& refunds,
                         const Access& access);

}  // namespace refund::http
