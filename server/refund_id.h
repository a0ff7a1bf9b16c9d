#pragma once

#include "shared/id.h"

namespace refund {

/// "rf_" and 20 letters and digits: 7 of the time, so that new ids lie side by side in an index,
/// and 13 (65 bits) out of the system's random source: no id can be guessed or meet another.
RefundId new_refund_id();

}  // namespace refund
