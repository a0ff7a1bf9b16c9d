#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "shared/arrival.h"
#include "shared/payment.h"
#include "shared/pg_rules.h"
#include "shared/refund_request.h"
#include "shared/result.h"

namespace refund {

/// Why a payment can't be refunded at all, whatever is asked. The word is its spelling on the wire.
enum class NotRefundable {
  already_refunded,      ///< nothing is left to give back
  not_paid,              ///< no money came in: not paid yet, or a virtual account still waiting
  payment_failed,        ///< the payment itself failed
  phone_month_closed,    ///< a phone bill closes with its month, and no refund crosses it
  refund_not_supported,  ///< the PG has no refund for this pay method
  refund_window_closed,  ///< later than the PG refunds payments of this kind
  shop_window_closed,    ///< later than the shop's own policy allows
  outside_refund_hours,  ///< the PG takes no refund at this hour: Eligibility::opens_again_at
};

/// What is wrong with a request: all of it, in order of importance, which is the order here. The
/// word is its spelling on the wire.
enum class Violation {
  merchant_uid_required,
  merchant_uid_invalid,
  amount_not_a_number,
  amount_must_be_positive,
  amount_too_precise,
  amount_exceeds_refundable,
  partial_refund_not_allowed,
  reason_required,
  reason_too_long,
  reason_invalid,
  refund_bank_required,
  refund_bank_unknown,
  refund_account_required,
  refund_account_invalid,
  refund_holder_required,
  refund_holder_invalid,
  refund_tel_required,
  refund_tel_invalid,
  refund_bank_not_accepted,
  refund_account_not_accepted,
  refund_holder_not_accepted,
  refund_tel_not_accepted,
};

/// The request's field that a violation is about, as an enum and as it is spelled on the wire.
enum class RequestField {
  merchant_uid,
  cancel_request_amount,
  reason,
  refund_holder,
  refund_bank,
  refund_account,
  refund_tel,
};

std::string_view to_string(NotRefundable why);
std::string_view to_string(Violation violation);
std::string_view to_string(RequestField field);
std::optional<NotRefundable> not_refundable_from(std::string_view word);
std::optional<Violation> violation_from(std::string_view word);
RequestField field_of(Violation violation);

/// Limits of the contract, in characters. Reason: docs/api.md; the account fields: i'mport's
/// schema.
inline constexpr std::size_t reason_max = 200;
inline constexpr std::size_t refund_holder_max = 16;
inline constexpr std::size_t refund_account_digits_min = 6;
inline constexpr std::size_t refund_account_digits_max = 16;
inline constexpr std::size_t refund_tel_digits_min = 8;
inline constexpr std::size_t refund_tel_digits_max = 15;

/// What this customer can do with this payment now.
struct Eligibility {
  std::optional<NotRefundable> not_refundable;
  Money refundable;  ///< zero when not refundable
  bool partial_allowed = false;
  bool account_required = false;
  bool tel_required = false;

  /// The first moment at which it is too late. Empty when there is no such moment, or it is not
  /// known.
  std::optional<std::chrono::sys_seconds> refundable_until = std::nullopt;
  /// Whether that moment is a limit, or only the usual one: then a refund may succeed after it.
  Knowledge until_known = Knowledge::unknown;
  /// How many more refunds of a part the PG makes. Empty when no limit is known.
  std::optional<int> partials_left = std::nullopt;
  /// With outside_refund_hours: when to come back.
  std::optional<std::chrono::sys_seconds> opens_again_at = std::nullopt;
  /// A refund of more than this waits until the shop has looked at it. Empty: none does.
  std::optional<Money> review_above = std::nullopt;
  /// The PG's yes is not the end of it: it may finish the refund, or refuse it, days later.
  bool confirmed_later = false;
  /// When all that is refundable would arrive; arrival_of() tells it for a part.
  Arrival arrival = {};
};

/// `now` counts in Seoul's calendar. Browser and server run this same function. `earlier_refunds`
/// is how many refunds of this payment went through, for the PGs that count them; without it no
/// count refuses anything.
Eligibility eligibility(const Payment& payment, std::chrono::sys_seconds now,
                        std::optional<int> earlier_refunds = std::nullopt);

/// True when a refund of `amount` is not sent before the shop has looked at it.
bool waits_for_review(const Eligibility& can, Money amount);

/// Everything that is wrong with `request` for this payment; empty when it may be carried out.
/// Does not repeat what eligibility() says: ask that first, and hand it in.
std::vector<Violation> check(const RefundRequest& request, const Payment& payment,
                             const Eligibility& can);
/// The same for a payment as it stands in its refund window, whatever the time: without the late
/// refunds that need an account.
std::vector<Violation> check(const RefundRequest& request, const Payment& payment);

/// The request as an order with an explicit, positive amount, or everything that is wrong with it.
Result<RefundOrder, std::vector<Violation>> accept(const RefundRequest& request,
                                                   const Payment& payment, const Eligibility& can);
Result<RefundOrder, std::vector<Violation>> accept(const RefundRequest& request,
                                                   const Payment& payment);

}  // namespace refund
