#pragma once

#include "server/policy.h"
#include "server/refund_store.h"

namespace refund {

/// What the policy would have decided for a refund of the past: of its payment as it stood then, at
/// the time it was asked for. `payment` is as the books know it today.
PolicyDecision would_have_decided(const Policy& policy, const Payment& payment,
                                  const RefundRecord& record);

}  // namespace refund
