#include "server/policy.h"

#include <algorithm>

#include "shared/kst.h"

namespace refund {
namespace {

bool is_for(const Methods& methods, const Payment& payment) {
  return methods.empty() ||
         std::find(methods.begin(), methods.end(), payment.pay_method.str()) != methods.end();
}

template <class Rule>
const Rule* first_for(const std::vector<Rule>& rules, const Payment& payment) {
  for (const auto& rule : rules)
    if (is_for(rule.methods, payment)) return &rule;
  return nullptr;
}

PolicyDecision refused(PolicyCause cause, int line) {
  return {PolicyVerdict::refused, cause, line};
}

/// A payment whose time is not known is in time: the PG has the last word.
bool is_late(const PolicyWindow& window, const Payment& payment, std::chrono::sys_seconds now) {
  if (!payment.paid_at) return false;
  const std::chrono::sys_days paid{kst_date(*payment.paid_at)}, today{kst_date(now)};
  return today > paid + std::chrono::days{window.days};
}

PolicyDecision review(const Policy& policy, Money amount) {
  if (policy.limits.empty()) return {};
  for (const auto& limit : policy.limits) {
    if (limit.amount.currency() != amount.currency()) continue;
    if (amount <= limit.amount) return {};
    return {PolicyVerdict::needs_review, PolicyCause::above_limit, limit.line};
  }
  return {PolicyVerdict::needs_review, PolicyCause::no_limit_in_currency,
          policy.limits.front().line};
}

}  // namespace

PolicyDecision decide(const Policy& policy, const Payment& payment, Money amount,
                      int earlier_refunds, std::chrono::sys_seconds now) {
  const auto* window = first_for(policy.windows, payment);
  if (window && is_late(*window, payment, now))
    return refused(PolicyCause::window_closed, window->line);

  const auto* partials = first_for(policy.partials, payment);
  if (partials && amount != refundable_amount(payment)) {
    if (partials->max == 0) return refused(PolicyCause::partial_not_allowed, partials->line);
    if (earlier_refunds >= partials->max)
      return refused(PolicyCause::too_many_partials, partials->line);
  }
  return review(policy, amount);
}

std::optional<PolicyFee> fee_of(const Policy& policy, const Payment& payment) {
  const auto* fee = first_for(policy.fees, payment);
  if (!fee || fee->amount.currency() != payment.currency()) return std::nullopt;
  return *fee;
}

std::vector<std::string> reasons_of(const Policy& policy, Lang lang) {
  std::vector<std::string> reasons;
  for (const auto& reason : policy.reasons)
    reasons.push_back(lang == Lang::ko ? reason.ko : reason.en);
  return reasons;
}

std::string_view to_string(PolicyVerdict verdict) {
  switch (verdict) {
    case PolicyVerdict::allowed:
      return "allowed";
    case PolicyVerdict::needs_review:
      return "needs_review";
    case PolicyVerdict::refused:
      return "refused";
  }
  return "";
}

std::string_view to_string(PolicyCause cause) {
  switch (cause) {
    case PolicyCause::window_closed:
      return "window_closed";
    case PolicyCause::partial_not_allowed:
      return "partial_not_allowed";
    case PolicyCause::too_many_partials:
      return "too_many_partials";
    case PolicyCause::above_limit:
      return "above_limit";
    case PolicyCause::no_limit_in_currency:
      return "no_limit_in_currency";
  }
  return "";
}

}  // namespace refund
