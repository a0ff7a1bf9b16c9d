#pragma once

#include <chrono>
#include <optional>

#include "shared/pg_rules.h"

namespace refund {

/// The end of the payment's refund window: the first moment after it. Empty when there is none, or
/// the payment's time is not known.
std::optional<std::chrono::sys_seconds> window_end(const Payment& payment);

/// True when the window is documented as a limit and is over. A usual window never closes: some
/// card companies go on, and i'mport has the last word.
bool window_closed(const Payment& payment, std::chrono::sys_seconds now);

/// True when the window is over and the PG pays late refunds into an account: then an account is
/// needed although the payment itself needs none.
bool late_by_account(const Payment& payment, std::chrono::sys_seconds now);

/// When the PG takes refunds of this payment again. Empty when it does so now.
std::optional<std::chrono::sys_seconds> opens_again(const Payment& payment,
                                                    std::chrono::sys_seconds now);

}  // namespace refund
