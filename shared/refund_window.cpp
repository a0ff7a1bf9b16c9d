#include "shared/refund_window.h"

#include <cassert>

#include "shared/kst.h"

namespace refund {
namespace {

using namespace std::chrono;

sys_seconds start_in_korea(year_month_day date) {
  return sys_days{date} - kst_offset;
}

/// The day that many months later, or the month's last where it has no such day (Civil Act §160).
year_month_day months_later(year_month_day date, int count) {
  const auto later = date + std::chrono::months{count};
  return later.ok() ? later : year_month_day{later.year() / later.month() / last};
}

/// A period ends with its last day, which is over everywhere at noon in UTC of the next.
sys_seconds after(year_month_day last_day, WindowCalendar calendar) {
  const year_month_day next = sys_days{last_day} + std::chrono::days{1};
  switch (calendar) {
    case WindowCalendar::korea:
      return start_in_korea(next);
    case WindowCalendar::unknown:
      return sys_days{next} + hours{12};
  }
  assert(false);
  return start_in_korea(next);
}

}  // namespace

std::optional<sys_seconds> window_end(const Payment& payment) {
  if (!payment.paid_at) return std::nullopt;
  const auto rule = window_rule_of(payment);
  const auto paid = kst_date(*payment.paid_at);
  switch (rule.window) {
    case RefundWindow::open:
      return std::nullopt;
    case RefundWindow::same_month_in_korea:
      return after(paid.year() / paid.month() / last, rule.calendar);
    // The day of the payment doesn't count (Civil Act §157).
    case RefundWindow::days:
      return after(sys_days{paid} + std::chrono::days{rule.length}, rule.calendar);
    case RefundWindow::months:
      return after(months_later(paid, rule.length), rule.calendar);
    case RefundWindow::years:
      return after(months_later(paid, 12 * rule.length), rule.calendar);
  }
  assert(false);
  return std::nullopt;
}

bool window_closed(const Payment& payment, sys_seconds now) {
  if (window_rule_of(payment).known != Knowledge::documented) return false;
  const auto end = window_end(payment);
  return end && now >= *end;
}

bool late_by_account(const Payment& payment, sys_seconds now) {
  return late_refund_of(payment) == LateRefund::by_account && window_closed(payment, now);
}

std::optional<sys_seconds> opens_again(const Payment& payment, sys_seconds now) {
  const auto [from, to] = closed_hours_of(payment);
  if (from == to) return std::nullopt;
  const auto midnight = floor<days>(now + kst_offset) - kst_offset;
  const auto hour = floor<hours>(now - midnight).count();
  const bool over_midnight = from > to;
  const bool closed = over_midnight ? hour >= from || hour < to : hour >= from && hour < to;
  if (!closed) return std::nullopt;
  const auto opening = midnight + hours{to};
  return over_midnight && hour >= from ? opening + days{1} : opening;
}

}  // namespace refund
