#pragma once

#include "shared/payment.h"

namespace refund {

/// How well a rule is known. Only what is documented as a limit is ever enforced; the rest is
/// shown, and i'mport has the last word.
enum class Knowledge {
  documented,  ///< stated as a limit
  usual,       ///< stated as the usual case, with exceptions
  unknown,     ///< nothing was found
};

/// Whether and where a rule applies. What is not documented is allowed: i'mport has the last word,
/// and we never refuse by guess.
enum class Support { supported, not_supported };
enum class AccountNeed {
  none,                  ///< the money goes back the way it came
  account,               ///< holder, bank and number
  account_and_telephone  ///< the PG also wants the holder's telephone number
};
enum class PartialRefund { allowed, not_allowed };
/// How an escrow payment, which is held back until the customer has the goods, is given back.
enum class EscrowRefund {
  whole_only,
  whole_only_once_declined,  ///< and only after the customer has declined the goods, or by contract
};
enum class RefundWindow { open, same_month_in_korea, days, months, years };
enum class WindowCalendar {
  korea,
  unknown,  ///< counted so that it is over everywhere on Earth
};
/// What remains after the window.
enum class LateRefund {
  none,
  by_account  ///< the PG pays the amount into an account, the next business day, by contract
};

/// Until when a payment can be refunded, counted from the day it was paid.
struct WindowRule {
  RefundWindow window = RefundWindow::open;
  int length = 0;  ///< of days, months or years
  Knowledge known = Knowledge::unknown;
  WindowCalendar calendar = WindowCalendar::korea;
};

struct PartialRule {
  PartialRefund partial = PartialRefund::allowed;
  int max = 0;  ///< how many; 0: no limit is known
};

/// Hours in Seoul at which the PG takes no refund, from `from` o'clock up to `to` o'clock, over
/// midnight when `from` is the larger; none when they are equal.
struct ClosedHours {
  int from = 0;
  int to = 0;
};

enum class ArrivalKind {
  unknown,
  same_day,
  business_days,          ///< between `from` and `to` business days after the request
  business_days_or_more,  ///< `from` of them, or more
  thursdays,              ///< paid out weekly; asked for on Wednesday or later, the week after
};
/// Refunds that go faster when they are made on the day of the payment.
enum class OnPaymentDay { like_any_day, whole_amount_same_day, any_amount_same_day };

/// When the customer has the money.
struct ArrivalRule {
  ArrivalKind kind = ArrivalKind::unknown;
  int from = 0;
  int to = 0;
  OnPaymentDay on_payment_day = OnPaymentDay::like_any_day;
};

/// What is known of refunds of the payment's pay method at its PG: each asks one table
/// (pg_facts.h).
Support support_of(const Payment& payment);
AccountNeed account_need_of(const Payment& payment);
PartialRule partial_rule_of(const Payment& payment);
WindowRule window_rule_of(const Payment& payment);
LateRefund late_refund_of(const Payment& payment);
ClosedHours closed_hours_of(const Payment& payment);
ArrivalRule arrival_rule_of(const Payment& payment);

/// Whether "code 0" ends a refund.
enum class Finality {
  at_once,
  later  ///< code 0 only means accepted; it can still be refused
};
Finality finality_of(const Payment& payment);

/// Of an escrow payment; says nothing of others.
EscrowRefund escrow_rule_of(const Payment& payment);

/// True when the PG wants to know who asks (`extra.requester`: customer or admin) and why.
bool requester_required(const Payment& payment);

/// Which tax parts go with a cancel. `tax_free` is sent also when it is 0: at an MID for both kinds
/// of goods, leaving it out makes everything exempt at Inicis and everything taxable at KCP.
enum class TaxFreeField { sent, not_supported };
enum class VatField {
  when_given_at_payment,  ///< then it is required
  not_supported           ///< the PG computes it
};
struct TaxRule {
  TaxFreeField tax_free = TaxFreeField::sent;
  VatField vat = VatField::not_supported;
  Knowledge known = Knowledge::unknown;
};
TaxRule tax_rule_of(const Payment& payment);

}  // namespace refund
