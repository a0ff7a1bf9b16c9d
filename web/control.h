#pragma once

#include <optional>

#include "shared/refund_rules.h"

namespace refund {

/// Everything in the widget that can be pressed, typed into or focused. The number is the
/// control's id in the semantic DOM, and all that JavaScript knows of it.
enum class Control {
  none,
  request_refund,  ///< the button that opens the widget
  close,
  heading,
  amount,
  full_refund,
  reason,
  reason_choice_1,  ///< to reason_choice_6: see reason_choices.h
  reason_choice_2,
  reason_choice_3,
  reason_choice_4,
  reason_choice_5,
  reason_choice_6,
  bank,  ///< the field that searches bank_list
  account_number,
  holder,
  holder_tel,
  review,
  cancel,
  confirm,
  back,
  try_again,
  change_request,
  send_again,
  receipt,
  done,
  bank_list,
};

/// The control in which a field of the request is typed.
constexpr Control control_of(RequestField field) {
  switch (field) {
    case RequestField::merchant_uid:
      return Control::none;
    case RequestField::cancel_request_amount:
      return Control::amount;
    case RequestField::reason:
      return Control::reason;
    case RequestField::refund_holder:
      return Control::holder;
    case RequestField::refund_bank:
      return Control::bank;
    case RequestField::refund_account:
      return Control::account_number;
    case RequestField::refund_tel:
      return Control::holder_tel;
  }
  return Control::none;
}

/// The field that is typed in a control; empty for one that is no field.
constexpr std::optional<RequestField> field_of(Control control) {
  for (int i = 0; i <= static_cast<int>(RequestField::refund_tel); ++i)
    if (control != Control::none && control_of(static_cast<RequestField>(i)) == control)
      return static_cast<RequestField>(i);
  return std::nullopt;
}

}  // namespace refund
