#pragma once

#include <vector>

#include "shared/pg_facts.h"

namespace refund {

/// What a merchant should know and no rule can act on: contracts, fees, cash receipts. For
/// documents and operators; the widget does not carry it.
std::span<const PgFact<std::string_view>> pg_notes();

/// All notes that concern this payment.
std::vector<PgFact<std::string_view>> notes_of(const Payment& payment);

}  // namespace refund
