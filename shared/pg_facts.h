#pragma once

#include <span>
#include <string_view>

#include "shared/pg_rules.h"
#include "shared/pg_sources.h"

/// The tables behind pg_rules.h: one fact a row, each with its source. In every table the more
/// particular row stands first, and the last row fits everything.
namespace refund {

/// What holds for some pay methods at some PGs.
template <class Value>
struct PgFact {
  std::string_view pg_providers;  ///< separated by '|'; empty: any
  std::string_view pay_methods;   ///< separated by '|'; empty: any
  Value value;
  Source source;
};

/// True when `word` is in `list`, whose words '|' separates, or the list is empty.
constexpr bool lists(std::string_view list, std::string_view word) {
  if (list.empty()) return true;
  for (;;) {
    const auto bar = list.find('|');
    if (list.substr(0, bar) == word) return true;
    if (bar == std::string_view::npos) return false;
    list.remove_prefix(bar + 1);
  }
}

/// The first row that fits the payment.
template <class Value>
const PgFact<Value>& fact_of(std::span<const PgFact<Value>> facts, const Payment& payment) {
  std::size_t at = 0;
  while (at + 1 < facts.size() && !(lists(facts[at].pg_providers, payment.pg_provider.str()) &&
                                    lists(facts[at].pay_methods, payment.pay_method.str())))
    ++at;
  return facts[at];
}

std::span<const PgFact<Support>> support_facts();
std::span<const PgFact<WindowRule>> window_facts();
std::span<const PgFact<LateRefund>> late_facts();
std::span<const PgFact<PartialRule>> partial_facts();
std::span<const PgFact<ClosedHours>> closed_hours_facts();
std::span<const PgFact<AccountNeed>> account_facts();
std::span<const PgFact<ArrivalRule>> arrival_facts();
std::span<const PgFact<Finality>> finality_facts();
std::span<const PgFact<bool>> requester_facts();
std::span<const PgFact<TaxRule>> tax_facts();

}  // namespace refund
