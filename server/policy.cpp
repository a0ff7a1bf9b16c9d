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

/// The first moment at which it is too late. The day of the payment does not count.
std::chrono::sys_seconds window_end(const PolicyWindow& window, const Payment& payment) {
  const std::chrono::sys_days paid{kst_date(*payment.paid_at)};
  return paid + std::chrono::days{window.days + 1} - kst_offset;
}

/// A payment whose time is not known is in time: the PG has the last word.
bool is_late(const PolicyWindow& window, const Payment& payment, std::chrono::sys_seconds now) {
  return payment.paid_at && now >= window_end(window, payment);
}

/// The limit for this payment; with no amount where there are limits but none in its currency.
struct Limit {
  std::optional<Money> amount;
  int line;
};

std::optional<Limit> limit_for(const Policy& policy, const Payment& payment) {
  if (policy.limits.empty()) return std::nullopt;
  for (const auto& limit : policy.limits)
    if (limit.amount.currency() == payment.currency()) return Limit{limit.amount, limit.line};
  return Limit{std::nullopt, policy.limits.front().line};
}

/// How much more may be refunded without a review. What went back before counts: else a large
/// refund would only have to be asked for in small parts.
Money free_of_review(const Limit& limit, const Payment& payment) {
  const auto none = Money::zero(payment.currency());
  return limit.amount ? minus(*limit.amount, payment.cancel_amount).value_or(none) : none;
}

PolicyDecision review(const Policy& policy, const Payment& payment, Money amount) {
  const auto limit = limit_for(policy, payment);
  if (!limit || amount <= free_of_review(*limit, payment)) return {};
  return {PolicyVerdict::needs_review,
          limit->amount ? PolicyCause::above_limit : PolicyCause::no_limit_in_currency,
          limit->line};
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
  return review(policy, payment, amount);
}

std::optional<PolicyFee> fee_of(const Policy& policy, const Payment& payment) {
  const auto* fee = first_for(policy.fees, payment);
  if (!fee || fee->amount.currency() != payment.currency()) return std::nullopt;
  return *fee;
}

Eligibility narrowed(const Policy& policy, const Payment& payment, int earlier_refunds,
                     std::chrono::sys_seconds now, Eligibility can) {
  const auto* window = first_for(policy.windows, payment);
  if (window && payment.paid_at) {
    const auto end = window_end(*window, payment);
    // The usual end of a PG's window is no limit, and the shop's is one.
    if (!can.refundable_until || can.until_known != Knowledge::documented ||
        end <= *can.refundable_until) {
      can.refundable_until = end;
      can.until_known = Knowledge::documented;
    }
    if (now >= end && !can.not_refundable) {
      can.not_refundable = NotRefundable::shop_window_closed;
      can.refundable = Money::zero(payment.currency());
      can.arrival = {};
    }
  }
  if (const auto* partials = first_for(policy.partials, payment)) {
    const auto left = std::max(0, partials->max - earlier_refunds);
    can.partials_left = std::min(can.partials_left.value_or(left), left);
    if (left == 0) can.partial_allowed = false;
  }
  if (const auto limit = limit_for(policy, payment))
    can.review_above = free_of_review(*limit, payment);
  return can;
}

ShopTerms shop_terms(const Policy& policy, const Payment& payment, Lang lang) {
  ShopTerms terms;
  for (const auto& reason : policy.reasons)
    terms.reasons.push_back({reason.word, lang == Lang::ko ? reason.ko : reason.en});
  if (const auto fee = fee_of(policy, payment)) terms.fee = RefundFee{fee->amount, fee->bearer};
  return terms;
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
