#pragma once

#include <httplib.h>

#include "server/refund_service.h"
#include "shared/messages.h"

namespace refund::http {

/// Tells what came of asking for a refund: each alternative is one line of the table in
/// docs/api.md.
void answer(httplib::Response& response, const RefundAnswer& outcome, Lang lang);
/// The same of approving or rejecting one.
void answer(httplib::Response& response, const ReviewAnswer& outcome, Lang lang);

}  // namespace refund::http
