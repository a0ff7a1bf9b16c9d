#include "shared/arrival.h"

#include <cassert>

#include "shared/korean_holidays.h"
#include "shared/kst.h"
#include "shared/refund_window.h"

namespace refund {
namespace {

using namespace std::chrono;

/// The rule as it applies to this refund on this day.
ArrivalRule rule_today(const Payment& payment, Money amount, sys_seconds now) {
  if (late_by_account(payment, now))
    return {ArrivalKind::business_days, 1, 1, OnPaymentDay::like_any_day};

  const auto rule = arrival_rule_of(payment);
  const auto paid_today = payment.paid_at && kst_date(*payment.paid_at) == kst_date(now);
  switch (rule.on_payment_day) {
    case OnPaymentDay::like_any_day:
      return rule;
    case OnPaymentDay::whole_amount_same_day:
      return paid_today && amount == payment.amount ? ArrivalRule{ArrivalKind::same_day} : rule;
    case OnPaymentDay::any_amount_same_day:
      return paid_today ? ArrivalRule{ArrivalKind::same_day} : rule;
  }
  assert(false);
  return rule;
}

/// Asked for up to Tuesday, paid on Thursday of that week; from Wednesday on, of the next: the
/// first Thursday that is two days away or more.
year_month_day payout_thursday(year_month_day today) {
  auto day = sys_days{today} + days{2};
  while (weekday{day} != Thursday) day += days{1};
  return day;
}

}  // namespace

Arrival arrival_of(const Payment& payment, Money amount, sys_seconds now) {
  const auto rule = rule_today(payment, amount, now);
  const auto today = kst_date(now);
  switch (rule.kind) {
    case ArrivalKind::unknown:
      return {};
    case ArrivalKind::same_day:
      return {rule.kind, 0, 0, today, today};
    case ArrivalKind::business_days: {
      const auto first = rule.from == 0 ? today : after_business_days(today, rule.from);
      const auto last = after_business_days(today, rule.to);
      if (!first || !last) return {rule.kind, rule.from, rule.to, std::nullopt, std::nullopt};
      return {rule.kind, rule.from, rule.to, first, last};
    }
    case ArrivalKind::business_days_or_more:
      return {rule.kind, rule.from, rule.from, after_business_days(today, rule.from), std::nullopt};
    case ArrivalKind::thursdays: {
      // On a holiday the payout moves, and it is not said whereto: at the earliest the next day.
      const auto first = after_business_days(payout_thursday(today), 0);
      return {rule.kind, 0, 0, first, first};
    }
  }
  assert(false);
  return {};
}

}  // namespace refund
