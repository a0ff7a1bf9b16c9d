#include "shared/widget_words.h"

#include <cassert>

#include "shared/words.h"

namespace refund {
namespace {

constexpr Words words(WidgetWord word) {
  switch (word) {
    case WidgetWord::request_refund:
      return {"환불 요청", "Request refund"};
    case WidgetWord::close:
      return {"닫기", "Close"};
    case WidgetWord::loading:
      return {"주문 정보를 불러오고 있습니다.", "Loading your order."};
    case WidgetWord::load_failed_title:
      return {"주문 정보를 불러오지 못했습니다", "The order could not be loaded"};
    case WidgetWord::load_failed_note:
      return {"인터넷 연결을 확인한 뒤 다시 시도해 주세요. 환불은 요청되지 않았습니다.",
              "Check your connection and try again. No refund was requested."};
    case WidgetWord::try_again:
      return {"다시 시도", "Try again"};

    case WidgetWord::order_number:
      return {"주문번호", "Order"};
    case WidgetWord::amount_paid:
      return {"결제 금액", "Paid"};
    case WidgetWord::amount_refunded_before:
      return {"이미 환불된 금액", "Refunded before"};
    case WidgetWord::amount_refundable:
      return {"환불 가능 금액", "Refundable"};
    case WidgetWord::amount_left_after:
      return {"환불 후 남는 금액", "Left after this refund"};
    case WidgetWord::amount_of_this_refund:
      return {"이번 환불 금액", "This refund"};
    case WidgetWord::amount_refunded_in_all:
      return {"총 환불 금액", "Refunded in all"};

    case WidgetWord::refundable_until:
      return {"환불 기한", "Deadline"};
    case WidgetWord::extent:
      return {"환불 범위", "How much"};
    case WidgetWord::opens_again:
      return {"다시 가능한 시각", "Available again"};

    case WidgetWord::review_term:
      return {"판매자 확인", "Shop's review"};
    case WidgetWord::fee:
      return {"환불 수수료", "Fee"};
    case WidgetWord::confirmed_later:
      return {"환불 확정", "Confirmed"};

    case WidgetWord::refund_amount:
      return {"환불 금액", "Refund amount"};
    case WidgetWord::full_refund:
      return {"전액 환불", "Full refund"};
    case WidgetWord::reason:
      return {"환불 사유", "Reason"};
    case WidgetWord::reason_hint:
      return {"사유를 입력해 주세요", "Why would you like a refund?"};
    case WidgetWord::reason_changed_mind:
      return {"단순 변심", "Changed my mind"};
    case WidgetWord::reason_defective:
      return {"상품 불량", "Defective item"};
    case WidgetWord::reason_wrong_item:
      return {"오배송", "Wrong item"};
    case WidgetWord::reason_late:
      return {"배송 지연", "Late delivery"};
    case WidgetWord::refund_account:
      return {"환불받을 계좌", "Account for the refund"};
    case WidgetWord::bank:
      return {"은행", "Bank"};
    case WidgetWord::choose_bank:
      return {"은행 선택", "Choose a bank"};
    case WidgetWord::find_bank:
      return {"은행 이름이나 초성", "Search for your bank"};
    case WidgetWord::account_number:
      return {"계좌번호", "Account number"};
    case WidgetWord::account_number_hint:
      return {"숫자만 입력", "Digits only"};
    case WidgetWord::holder:
      return {"예금주", "Account holder"};
    case WidgetWord::holder_tel:
      return {"예금주 연락처", "Holder's phone number"};
    case WidgetWord::review:
      return {"환불 내용 확인", "Review refund"};
    case WidgetWord::cancel:
      return {"취소", "Cancel"};

    case WidgetWord::confirm_title:
      return {"이대로 환불할까요?", "Confirm your refund"};
    case WidgetWord::back:
      return {"이전", "Back"};

    case WidgetWord::sending_title:
      return {"환불을 요청하고 있습니다", "Requesting the refund"};
    case WidgetWord::sending_note:
      return {"잠시만 기다려 주세요.", "One moment, please."};
    case WidgetWord::sending_slow_note:
      return {"결제사의 응답을 기다리고 있습니다.", "Waiting for the payment provider's answer."};
    case WidgetWord::sending_very_slow_note:
      return {"평소보다 오래 걸리고 있습니다. 요청은 한 번만 처리되니 그대로 기다려 주세요.",
              "This is taking longer than usual. The request is carried out only once; please "
              "wait here."};

    case WidgetWord::refunded_title:
      return {"환불되었습니다", "Refunded"};
    case WidgetWord::arrival:
      return {"입금 예정", "Money arrives"};
    case WidgetWord::receipt:
      return {"영수증 보기", "View receipt"};
    case WidgetWord::done:
      return {"확인", "Done"};
    case WidgetWord::refused_title:
      return {"환불이 거절되었습니다", "The refund was declined"};
    case WidgetWord::not_done_title:
      return {"환불하지 못했습니다", "The refund did not go through"};
    case WidgetWord::nothing_refunded_note:
      return {"이번 요청으로 환불된 금액은 없습니다.", "This request has refunded nothing."};
    case WidgetWord::change_request:
      return {"요청 수정", "Change the request"};
    case WidgetWord::under_way_title:
      return {"환불이 진행 중입니다", "The refund is under way"};
    case WidgetWord::under_way_note:
      return {"결과가 확인되면 여기에 표시됩니다. 이 창을 닫아도 환불은 계속 진행됩니다.",
              "You will see the result here. You can close this; the refund goes on."};
    case WidgetWord::under_review_title:
      return {"판매자가 확인하고 있습니다", "Under review by the shop"};
    case WidgetWord::under_review_note:
      return {"판매자가 승인하면 환불이 진행됩니다. 이 창을 닫아도 되며, 결과는 여기에 표시됩니다.",
              "The refund is made once the shop has agreed. You can close this and come back: you "
              "will see the result here."};
    case WidgetWord::review_first_note:
      return {"이 금액은 판매자가 확인한 뒤 환불됩니다.",
              "The shop reviews a refund of this amount before it is made."};
    case WidgetWord::unanswered_title:
      return {"결과를 확인하고 있습니다", "Checking what happened"};
    case WidgetWord::unanswered_note:
      return {"응답을 받지 못했습니다. 환불이 되었는지 확인하고 있습니다.",
              "No answer came back. We are checking whether the refund was made."};
    case WidgetWord::unanswered_again_note:
      return {"아직 환불 요청이 확인되지 않습니다. 다시 보내도 두 번 환불되지 않습니다.",
              "Your request has not shown up yet. Sending it again will not refund twice."};
    case WidgetWord::send_again:
      return {"다시 보내기", "Send again"};
    case WidgetWord::try_again_now:
      return {"이제 다시 시도할 수 있습니다.", "You can try again now."};
    case WidgetWord::not_refundable_title:
      return {"환불할 수 없습니다", "This order can't be refunded"};
    case WidgetWord::earlier_request_note:
      return {"앞서 보낸 환불 요청이 확인되지 않습니다. 다시 요청해도 두 번 환불되지 않습니다.",
              "Your earlier request has not shown up. Asking again will not refund twice."};

    case WidgetWord::plain_form_note:
      return {"이 브라우저에서는 간단한 양식으로 환불을 요청합니다.",
              "This browser shows a simpler form for your refund."};
    case WidgetWord::unloaded_note:
      return {"환불 양식을 불러오지 못했습니다. 인터넷 연결을 확인한 뒤 다시 눌러 주세요.",
              "The refund form could not be loaded. Check your connection and press again."};
  }
  return end_of_words();
}
static_assert(is_complete<WidgetWord>(words));

}  // namespace

std::string_view text(WidgetWord word, Lang lang) {
  return words(word).in(lang);
}

std::string try_again_in_text(int seconds, Lang lang) {
  const auto count = std::to_string(seconds);
  switch (lang) {
    case Lang::ko:
      return count + "초 뒤에 다시 시도";
    case Lang::en:
      return "Try again in " + count + "\u00a0s";
  }
  assert(false);
  return {};
}

std::string try_again_after_text(int seconds, Lang lang) {
  const auto count = std::to_string(seconds);
  switch (lang) {
    case Lang::ko:
      return count + "초 뒤에 다시 시도할 수 있습니다.";
    case Lang::en:
      return "You can try again in " + count + (seconds == 1 ? " second." : " seconds.");
  }
  assert(false);
  return {};
}

std::string refund_button_text(Money amount, Lang lang) {
  switch (lang) {
    case Lang::ko:
      return amount_text(amount, lang) + " 환불하기";
    case Lang::en:
      return "Refund " + amount_text(amount, lang);
  }
  assert(false);
  return {};
}

}  // namespace refund
