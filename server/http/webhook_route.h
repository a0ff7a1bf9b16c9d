#pragma once

#include "server/clock.h"
#include "server/http/router.h"
#include "server/refund_service.h"

namespace refund::http {

/// POST /webhooks/iamport: i'mport's notification, as JSON or as a form. It is not signed, so only
/// its ids are read, and what they stand for is asked of i'mport.
///
/// 200 when what i'mport says is stored, also when it knows no such payment (the console's test
/// notification names one); 503 when i'mport can't be asked, so that it sends again; 429 when the
/// payment was asked for just now, or too many are being asked for.
/// All arguments must outlive the router.
void add_webhook_route(Router& router, RefundService& refunds, Clock& clock);

}  // namespace refund::http
