#include "shared/pg_rules.h"

#include "shared/pg_facts.h"

namespace refund {

PgRule pg_rule_of(const Payment& payment) {
  const auto window = fact_of(window_facts(), payment).value;
  const auto partial = fact_of(partial_facts(), payment).value;
  return PgRule{fact_of(support_facts(), payment).value,
                fact_of(account_facts(), payment).value,
                partial.partial,
                partial.max,
                window.window,
                window.length,
                window.known,
                window.calendar,
                fact_of(late_facts(), payment).value,
                fact_of(closed_hours_facts(), payment).value,
                fact_of(arrival_facts(), payment).value};
}

Finality finality_of(const Payment& payment) {
  return fact_of(finality_facts(), payment).value;
}

EscrowRefund escrow_rule_of(const Payment& payment) {
  return fact_of(escrow_facts(), payment).value;
}

bool requester_required(const Payment& payment) {
  return fact_of(requester_facts(), payment).value;
}

TaxRule tax_rule_of(const Payment& payment) {
  return fact_of(tax_facts(), payment).value;
}

}  // namespace refund
