#pragma once

#include <chrono>
#include <optional>

#include "server/sandbox/cancel_call.h"

namespace refund::sandbox {

/// What the payment's PG has against this cancel. Written down from PortOne's pages a second time,
/// on purpose without shared/pg_rules: a misreading there must not repeat itself here.
std::optional<Refusal> refused_by_rules_of_pg(const CancelCall& call, const Payment& payment,
                                              Money amount, std::chrono::sys_seconds now);

/// True when code 0 only means that the PG has taken the order on.
/// Source: pg/rt, pg/spb (PayPal), pg/smartro-v2, pg/kicc-v2, release note of 2023-07-17.
bool finishes_later(const Payment& payment);

}  // namespace refund::sandbox
