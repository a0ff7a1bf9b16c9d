#include "shared/pg_rules.h"

#include "shared/pg_facts.h"

namespace refund {

Support support_of(const Payment& payment) {
  return fact_of(support_facts(), payment).value;
}

AccountNeed account_need_of(const Payment& payment) {
  return fact_of(account_facts(), payment).value;
}

PartialRule partial_rule_of(const Payment& payment) {
  return fact_of(partial_facts(), payment).value;
}

WindowRule window_rule_of(const Payment& payment) {
  return fact_of(window_facts(), payment).value;
}

LateRefund late_refund_of(const Payment& payment) {
  return fact_of(late_facts(), payment).value;
}

ClosedHours closed_hours_of(const Payment& payment) {
  return fact_of(closed_hours_facts(), payment).value;
}

ArrivalRule arrival_rule_of(const Payment& payment) {
  return fact_of(arrival_facts(), payment).value;
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
