#pragma once

#include "shared/id.h"

namespace refund {

/// "rf_" and 20 lower-case letters and digits out of the system's random source: 103 bits, so an id
/// can neither be guessed nor meet another one.
RefundId new_refund_id();

}  // namespace refund
