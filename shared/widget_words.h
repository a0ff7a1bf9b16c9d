#pragma once

#include <string>
#include <string_view>

#include "shared/messages.h"

namespace refund {

/// What the widget itself says: titles, labels, buttons, notes. What a rule or a problem says
/// stands in messages.h.
enum class WidgetWord {
  request_refund,  ///< the button, and the title of what it opens
  close,
  loading,
  load_failed_title,
  load_failed_note,
  try_again,

  order_number,
  amount_paid,
  amount_refunded_before,
  amount_refundable,
  amount_left_after,
  amount_of_this_refund,
  amount_refunded_in_all,
  refundable_until,
  extent,
  opens_again,
  review_term,
  fee,
  confirmed_later,

  refund_amount,
  full_refund,
  reason,
  reason_hint,
  reason_changed_mind,
  reason_defective,
  reason_wrong_item,
  reason_late,
  refund_account,
  bank,
  choose_bank,
  find_bank,
  account_number,
  account_number_hint,
  holder,
  holder_tel,
  review,
  cancel,

  confirm_title,
  back,

  sending_title,
  sending_note,
  sending_slow_note,
  sending_very_slow_note,

  refunded_title,
  arrival,
  receipt,
  done,
  refused_title,
  not_done_title,
  nothing_refunded_note,
  change_request,
  under_way_title,
  under_way_note,
  under_review_title,
  under_review_note,
  review_first_note,
  unanswered_title,
  unanswered_note,
  unanswered_again_note,
  send_again,
  try_again_now,
  not_refundable_title,
  earlier_request_note,

  plain_form_note,
  unloaded_note,  ///< beside the button, when not even the form's script could be loaded
};

std::string_view text(WidgetWord word, Lang lang);

/// The button that counts down: "12초 뒤에 다시 시도" or "Try again in 12 s".
std::string try_again_in_text(int seconds, Lang lang);
/// The same, said once: "12초 뒤에 다시 시도할 수 있습니다." or "You can try again in 12 seconds."
std::string try_again_after_text(int seconds, Lang lang);

/// The confirming button: "8,000원 환불하기" or "Refund ₩8,000".
std::string refund_button_text(Money amount, Lang lang);

}  // namespace refund
