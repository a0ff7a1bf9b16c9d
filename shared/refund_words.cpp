// How the rules' words are spelled on the wire: each enumerator is its own spelling.
#include <cassert>

#include "shared/refund_rules.h"

namespace refund {

std::string_view to_string(NotRefundable why) {
  switch (why) {
    case NotRefundable::already_refunded:
      return "already_refunded";
    case NotRefundable::not_paid:
      return "not_paid";
    case NotRefundable::payment_failed:
      return "payment_failed";
    case NotRefundable::phone_month_closed:
      return "phone_month_closed";
    case NotRefundable::refund_not_supported:
      return "refund_not_supported";
    case NotRefundable::refund_window_closed:
      return "refund_window_closed";
    case NotRefundable::shop_window_closed:
      return "shop_window_closed";
    case NotRefundable::outside_refund_hours:
      return "outside_refund_hours";
  }
  assert(false);
  return "";
}

std::optional<NotRefundable> not_refundable_from(std::string_view word) {
  constexpr auto last = static_cast<int>(NotRefundable::outside_refund_hours);
  for (int i = 0; i <= last; ++i)
    if (const auto why = static_cast<NotRefundable>(i); to_string(why) == word) return why;
  return std::nullopt;
}

std::string_view to_string(Violation violation) {
  switch (violation) {
    case Violation::merchant_uid_required:
      return "merchant_uid_required";
    case Violation::merchant_uid_invalid:
      return "merchant_uid_invalid";
    case Violation::amount_not_a_number:
      return "amount_not_a_number";
    case Violation::amount_must_be_positive:
      return "amount_must_be_positive";
    case Violation::amount_too_precise:
      return "amount_too_precise";
    case Violation::amount_exceeds_refundable:
      return "amount_exceeds_refundable";
    case Violation::partial_refund_not_allowed:
      return "partial_refund_not_allowed";
    case Violation::reason_required:
      return "reason_required";
    case Violation::reason_too_long:
      return "reason_too_long";
    case Violation::reason_invalid:
      return "reason_invalid";
    case Violation::refund_bank_required:
      return "refund_bank_required";
    case Violation::refund_bank_unknown:
      return "refund_bank_unknown";
    case Violation::refund_account_required:
      return "refund_account_required";
    case Violation::refund_account_invalid:
      return "refund_account_invalid";
    case Violation::refund_holder_required:
      return "refund_holder_required";
    case Violation::refund_holder_invalid:
      return "refund_holder_invalid";
    case Violation::refund_tel_required:
      return "refund_tel_required";
    case Violation::refund_tel_invalid:
      return "refund_tel_invalid";
    case Violation::refund_bank_not_accepted:
      return "refund_bank_not_accepted";
    case Violation::refund_account_not_accepted:
      return "refund_account_not_accepted";
    case Violation::refund_holder_not_accepted:
      return "refund_holder_not_accepted";
    case Violation::refund_tel_not_accepted:
      return "refund_tel_not_accepted";
  }
  assert(false);
  return "";
}

std::optional<Violation> violation_from(std::string_view word) {
  constexpr auto last = static_cast<int>(Violation::refund_tel_not_accepted);
  for (int i = 0; i <= last; ++i)
    if (const auto violation = static_cast<Violation>(i); to_string(violation) == word)
      return violation;
  return std::nullopt;
}

std::string_view to_string(RequestField field) {
  switch (field) {
    case RequestField::merchant_uid:
      return "merchant_uid";
    case RequestField::cancel_request_amount:
      return "cancel_request_amount";
    case RequestField::reason:
      return "reason";
    case RequestField::refund_holder:
      return "refund_holder";
    case RequestField::refund_bank:
      return "refund_bank";
    case RequestField::refund_account:
      return "refund_account";
    case RequestField::refund_tel:
      return "refund_tel";
  }
  assert(false);
  return "";
}

RequestField field_of(Violation violation) {
  switch (violation) {
    case Violation::merchant_uid_required:
    case Violation::merchant_uid_invalid:
      return RequestField::merchant_uid;
    case Violation::amount_not_a_number:
    case Violation::amount_must_be_positive:
    case Violation::amount_too_precise:
    case Violation::amount_exceeds_refundable:
    case Violation::partial_refund_not_allowed:
      return RequestField::cancel_request_amount;
    case Violation::reason_required:
    case Violation::reason_too_long:
    case Violation::reason_invalid:
      return RequestField::reason;
    case Violation::refund_bank_required:
    case Violation::refund_bank_unknown:
    case Violation::refund_bank_not_accepted:
      return RequestField::refund_bank;
    case Violation::refund_account_required:
    case Violation::refund_account_invalid:
    case Violation::refund_account_not_accepted:
      return RequestField::refund_account;
    case Violation::refund_holder_required:
    case Violation::refund_holder_invalid:
    case Violation::refund_holder_not_accepted:
      return RequestField::refund_holder;
    case Violation::refund_tel_required:
    case Violation::refund_tel_invalid:
    case Violation::refund_tel_not_accepted:
      return RequestField::refund_tel;
  }
  assert(false);
  return RequestField::merchant_uid;
}

}  // namespace refund
