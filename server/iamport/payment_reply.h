#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/payment_gateway.h"
#include "shared/result.h"
#include "shared/wire/json.h"

namespace refund::iamport {

/// What is inside an answer to a look-up, or why there is nothing.
Result<wire::JsonValue, LookupError> read_lookup_reply(int http_status, std::string_view body);

/// A payment as i'mport tells it. Empty when it is none, when its state or its amounts can't be
/// read, or when they make no sense: then nothing may be concluded from it. What we don't know is
/// passed over, since i'mport may add fields and words at any time.
std::optional<GatewayPayment> read_payment(const wire::JsonValue& value);

/// One page of a list of payments.
struct PaymentPage {
  std::vector<GatewayPayment> payments;
  int unreadable = 0;  ///< how many could not be read, and are left out
  int next = 0;        ///< the number of the next page; 0 at the end
};

/// Empty when it is no page.
std::optional<PaymentPage> read_page(const wire::JsonValue& value);

}  // namespace refund::iamport
