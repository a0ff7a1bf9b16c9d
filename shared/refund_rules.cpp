#include "shared/refund_rules.h"

#include <algorithm>
#include <cassert>

#include "shared/bank.h"
#include "shared/pg_rules.h"
#include "shared/refund_window.h"
#include "shared/text.h"

namespace refund {
namespace {

using Violations = std::vector<Violation>;

/// An escrow payment is released or given back as one. Source: help, impossible-partial-cancel.
bool partial_allowed(const Payment& payment) {
  return !payment.escrow && partial_rule_of(payment).partial == PartialRefund::allowed;
}

/// What a request for this payment may and must hold.
struct Needs {
  bool partial_allowed;
  bool account;
  bool tel;
};

/// Whatever the time.
Needs needs_of(const Payment& payment) {
  const auto account = account_need_of(payment);
  return {partial_allowed(payment), account != AccountNeed::none,
          account == AccountNeed::account_and_telephone};
}

Needs needs_of(const Eligibility& can) {
  return {can.partial_allowed, can.account_required, can.tel_required};
}

/// Why the payment can't be refunded now, in order of importance.
std::optional<NotRefundable> why_not(const Payment& payment, std::chrono::sys_seconds now) {
  if (payment.status == PaymentStatus::ready) return NotRefundable::not_paid;
  if (payment.status == PaymentStatus::failed) return NotRefundable::payment_failed;
  if (refundable_amount(payment).is_zero()) return NotRefundable::already_refunded;

  if (support_of(payment) == Support::not_supported) return NotRefundable::refund_not_supported;
  // A phone bill closes with its month: paid on Jan 31, refused on Feb 1. A payment whose time is
  // not known is left to i'mport.
  if (window_closed(payment, now) && late_refund_of(payment) == LateRefund::none)
    return window_rule_of(payment).window == RefundWindow::same_month_in_korea
               ? NotRefundable::phone_month_closed
               : NotRefundable::refund_window_closed;
  if (opens_again(payment, now)) return NotRefundable::outside_refund_hours;
  return std::nullopt;
}

/// How many more refunds of a part the PG makes. An untouched payment had none, whoever counts.
std::optional<int> partials_left(const Payment& payment, std::optional<int> earlier_refunds) {
  const auto max = partial_rule_of(payment).max;
  if (payment.cancel_amount.is_zero()) earlier_refunds = 0;
  if (max == 0 || !earlier_refunds) return std::nullopt;
  return std::max(0, max - *earlier_refunds);
}

/// A text without the hyphens and spaces that people put between digits.
std::string without_separators(std::string_view text) {
  std::string bare;
  std::copy_if(text.begin(), text.end(), std::back_inserter(bare),
               [](char c) { return c != '-' && c != ' '; });
  return bare;
}

bool is_digits(std::string_view text, std::size_t min, std::size_t max) {
  return text.size() >= min && text.size() <= max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name(std::string_view text, std::size_t max) {
  const auto length = characters(text);
  return length && *length <= max && !has_control_character(text);
}

/// The amount asked for: all that is refundable unless one is named.
Result<Money, MoneyError> amount_of(const RefundRequest& request, const Payment& payment) {
  if (!request.amount) return refundable_amount(payment);
  return Money::parse(*request.amount, payment.currency());
}

void check_merchant_uid(const RefundRequest& request, Violations& found) {
  if (request.merchant_uid.empty()) return found.push_back(Violation::merchant_uid_required);
  if (!MerchantUid::from(request.merchant_uid)) found.push_back(Violation::merchant_uid_invalid);
}

Violation violation_of(MoneyError error) {
  switch (error) {
    case MoneyError::not_a_number:
      return Violation::amount_not_a_number;
    case MoneyError::negative:
      return Violation::amount_must_be_positive;
    case MoneyError::too_precise:
      return Violation::amount_too_precise;
    case MoneyError::too_large:
      return Violation::amount_exceeds_refundable;
  }
  assert(false);
  return Violation::amount_not_a_number;
}

void check_amount(const RefundRequest& request, const Payment& payment, const Needs& needs,
                  Violations& found) {
  const auto amount = amount_of(request, payment);
  if (!amount) return found.push_back(violation_of(amount.error()));

  const auto refundable = refundable_amount(payment);
  if (amount->is_zero()) return found.push_back(Violation::amount_must_be_positive);
  if (*amount > refundable) return found.push_back(Violation::amount_exceeds_refundable);
  if (*amount < refundable && !needs.partial_allowed)
    found.push_back(Violation::partial_refund_not_allowed);
}

void check_reason(const RefundRequest& request, Violations& found) {
  const auto length = characters(request.reason);
  if (!length || has_control_character(request.reason))
    return found.push_back(Violation::reason_invalid);
  if (trimmed(request.reason).empty()) return found.push_back(Violation::reason_required);
  if (*length > reason_max) found.push_back(Violation::reason_too_long);
}

bool given(const std::optional<std::string>& field) {
  return field && !trimmed(*field).empty();
}

void check_needed_account(const RefundRequest& request, const Payment& payment, bool tel_required,
                          Violations& found) {
  if (!given(request.refund_bank))
    found.push_back(Violation::refund_bank_required);
  else if (!find_bank(payment.pg_provider.str(), *request.refund_bank))
    found.push_back(Violation::refund_bank_unknown);

  if (!given(request.refund_account))
    found.push_back(Violation::refund_account_required);
  else if (!is_digits(without_separators(*request.refund_account), refund_account_digits_min,
                      refund_account_digits_max))
    found.push_back(Violation::refund_account_invalid);

  if (!given(request.refund_holder))
    found.push_back(Violation::refund_holder_required);
  else if (!is_name(trimmed(*request.refund_holder), refund_holder_max))
    found.push_back(Violation::refund_holder_invalid);

  if (!given(request.refund_tel)) {
    if (tel_required) found.push_back(Violation::refund_tel_required);
  } else if (!is_digits(without_separators(*request.refund_tel), refund_tel_digits_min,
                        refund_tel_digits_max)) {
    found.push_back(Violation::refund_tel_invalid);
  }
}

/// An account that the PG doesn't ask for could send the money somewhere else than it came from.
void check_surplus_account(const RefundRequest& request, Violations& found) {
  if (request.refund_bank) found.push_back(Violation::refund_bank_not_accepted);
  if (request.refund_account) found.push_back(Violation::refund_account_not_accepted);
  if (request.refund_holder) found.push_back(Violation::refund_holder_not_accepted);
  if (request.refund_tel) found.push_back(Violation::refund_tel_not_accepted);
}

void check_account(const RefundRequest& request, const Payment& payment, const Needs& needs,
                   Violations& found) {
  if (!needs.account) return check_surplus_account(request, found);
  check_needed_account(request, payment, needs.tel, found);
}

std::optional<RefundAccount> account_of(const RefundRequest& request) {
  if (!request.refund_account) return std::nullopt;
  return RefundAccount{*request.refund_bank, without_separators(*request.refund_account),
                       std::string{trimmed(*request.refund_holder)},
                       without_separators(request.refund_tel.value_or(""))};
}

Violations check(const RefundRequest& request, const Payment& payment, const Needs& needs) {
  Violations found;
  check_merchant_uid(request, found);
  check_amount(request, payment, needs, found);
  check_reason(request, found);
  check_account(request, payment, needs, found);
  return found;
}

Result<RefundOrder, Violations> accept(const RefundRequest& request, const Payment& payment,
                                       const Needs& needs) {
  if (auto found = check(request, payment, needs); !found.empty())
    return Unexpected{std::move(found)};
  return RefundOrder{payment.merchant_uid, *amount_of(request, payment),
                     std::string{trimmed(request.reason)}, account_of(request)};
}

}  // namespace

Eligibility eligibility(const Payment& payment, std::chrono::sys_seconds now,
                        std::optional<int> earlier_refunds) {
  const auto reason = why_not(payment, now);
  const bool late = late_by_account(payment, now);
  const auto needs = needs_of(payment);

  Eligibility can{reason, reason ? Money::zero(payment.currency()) : refundable_amount(payment),
                  needs.partial_allowed, needs.account || late, needs.tel};
  can.partials_left = partials_left(payment, earlier_refunds);
  if (can.partials_left == 0) can.partial_allowed = false;
  if (!late) can.refundable_until = window_end(payment);
  can.confirmed_later = finality_of(payment) == Finality::later;
  can.until_known = window_rule_of(payment).known;
  if (reason == NotRefundable::outside_refund_hours) can.opens_again_at = opens_again(payment, now);
  if (!reason) can.arrival = arrival_of(payment, can.refundable, now);
  return can;
}

bool waits_for_review(const Eligibility& can, Money amount) {
  return can.review_above && amount > *can.review_above;
}

std::vector<Violation> check(const RefundRequest& request, const Payment& payment) {
  return check(request, payment, needs_of(payment));
}

std::vector<Violation> check(const RefundRequest& request, const Payment& payment,
                             const Eligibility& can) {
  return check(request, payment, needs_of(can));
}

Result<RefundOrder, std::vector<Violation>> accept(const RefundRequest& request,
                                                   const Payment& payment) {
  return accept(request, payment, needs_of(payment));
}

Result<RefundOrder, std::vector<Violation>> accept(const RefundRequest& request,
                                                   const Payment& payment, const Eligibility& can) {
  return accept(request, payment, needs_of(can));
}

}  // namespace refund
