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

/// True where a row says that nothing is known. Then it names no source, and enforces nothing.
constexpr bool says_nothing(const WindowRule& rule) {
  return rule.known == Knowledge::unknown && rule.window == RefundWindow::open;
}
constexpr bool says_nothing(const ArrivalRule& rule) {
  return rule.kind == ArrivalKind::unknown;
}
constexpr bool says_nothing(const ClosedHours& hours) {
  return hours.from == hours.to;
}
template <class Value>
constexpr bool says_nothing(const Value&) {
  return false;
}

/// Each row either has a source or says that nothing is known; the last one fits everything. Every
/// table is held to it where it is compiled.
template <class Value, std::size_t rows>
constexpr bool is_sourced(const PgFact<Value> (&facts)[rows]) {
  for (const auto& fact : facts)
    if ((fact.source == Source::none) != says_nothing(fact.value)) return false;
  return facts[rows - 1].pg_providers.empty() && facts[rows - 1].pay_methods.empty();
}

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
std::span<const PgFact<EscrowRefund>> escrow_facts();
std::span<const PgFact<ClosedHours>> closed_hours_facts();
std::span<const PgFact<AccountNeed>> account_facts();
std::span<const PgFact<ArrivalRule>> arrival_facts();
std::span<const PgFact<Finality>> finality_facts();
std::span<const PgFact<bool>> requester_facts();
std::span<const PgFact<TaxRule>> tax_facts();

}  // namespace refund
