#pragma once

#include <string>
#include <string_view>

#include "shared/refund_request.h"

namespace refund {

/// Tells whether two requests with the same idempotency key are the same request. Stable across
/// restarts and versions, since it is kept in the books for weeks.
///
/// The request may name a bank account, which is personal data with few enough digits to be found
/// by trying; so it is a keyed hash (BLAKE2b), and `secret` should be one.
std::string fingerprint_of(const RefundRequest& request, std::string_view secret);

}  // namespace refund
