#include "shared/messages.h"

#include <cassert>

#include "shared/amount_words.h"
#include "shared/words.h"

namespace refund {
namespace {

constexpr Words words(NotRefundable why) {
  switch (why) {
    case NotRefundable::already_refunded:
      return {"이미 전액 환불된 주문입니다.", "This order has already been fully refunded."};
    case NotRefundable::not_paid:
      return {"아직 결제되지 않은 주문이라 환불할 금액이 없습니다.",
              "This order has not been paid yet, so there is nothing to refund."};
    case NotRefundable::payment_failed:
      return {"결제가 완료되지 않은 주문이라 환불할 금액이 없습니다.",
              "The payment of this order failed, so there is nothing to refund."};
    case NotRefundable::phone_month_closed:
      return {"휴대폰 결제는 결제한 달이 지나면 취소할 수 없습니다. 판매자에게 문의해 주세요.",
              "A mobile phone payment can only be refunded in the month it was made. Please "
              "contact the shop."};
    case NotRefundable::refund_not_supported:
      return {"이 결제 수단은 온라인으로 환불할 수 없습니다. 판매자에게 문의해 주세요.",
              "This way of paying can't be refunded online. Please contact the shop."};
    case NotRefundable::refund_window_closed:
      return {"결제사에서 환불할 수 있는 기간이 지났습니다. 판매자에게 문의해 주세요.",
              "The time in which the payment provider makes refunds is over. Please contact the "
              "shop."};
    case NotRefundable::shop_window_closed:
      return {"판매자가 정한 환불 기간이 지났습니다. 판매자에게 문의해 주세요.",
              "The time in which this shop makes refunds is over. Please contact the shop."};
    case NotRefundable::outside_refund_hours:
      return {"지금은 결제사가 환불을 처리하지 않는 시간입니다. 나중에 다시 요청해 주세요.",
              "The payment provider makes no refunds at this hour. Please ask again later."};
  }
  return end_of_words();
}
static_assert(is_complete<NotRefundable>(words));

constexpr Words words(Violation violation) {
  switch (violation) {
    case Violation::merchant_uid_required:
      return {"주문번호가 필요합니다.", "The order number is missing."};
    case Violation::merchant_uid_invalid:
      return {"주문번호는 40자 이내여야 합니다.", "The order number must have 1 to 40 characters."};
    case Violation::amount_not_a_number:
      return {"환불 금액을 숫자로 입력해 주세요.", "Enter the refund amount as a number."};
    case Violation::amount_must_be_positive:
      return {"환불 금액은 0보다 커야 합니다.", "The refund amount must be more than zero."};
    case Violation::amount_too_precise:
      return {"이 통화의 최소 단위보다 작은 금액은 환불할 수 없습니다.",
              "The amount has more decimals than its currency."};
    case Violation::amount_exceeds_refundable:
      return {"환불 가능한 금액보다 큽니다.", "The amount is more than can be refunded."};
    case Violation::partial_refund_not_allowed:
      return {"이 결제는 전액 환불만 가능합니다.", "This payment can only be refunded in full."};
    case Violation::reason_required:
      return {"환불 사유를 입력해 주세요.", "Tell us the reason for the refund."};
    case Violation::reason_too_long:
      return {"환불 사유는 200자 이내로 입력해 주세요.",
              "The reason must have at most 200 characters."};
    case Violation::reason_invalid:
      return {"환불 사유에 사용할 수 없는 문자가 있습니다.",
              "The reason has characters that can't be used."};
    case Violation::refund_bank_required:
      return {"환불받을 은행을 선택해 주세요.", "Choose the bank for the refund."};
    case Violation::refund_bank_unknown:
      return {"이 결제에 사용할 수 없는 은행입니다.", "This bank can't be used for this payment."};
    case Violation::refund_account_required:
      return {"환불받을 계좌번호를 입력해 주세요.", "Enter the account number for the refund."};
    case Violation::refund_account_invalid:
      return {"계좌번호는 숫자 6~16자리로 입력해 주세요.",
              "The account number must have 6 to 16 digits."};
    case Violation::refund_holder_required:
      return {"예금주 이름을 입력해 주세요.", "Enter the account holder's name."};
    case Violation::refund_holder_invalid:
      return {"예금주 이름은 16자 이내로 입력해 주세요.",
              "The account holder's name must have at most 16 characters."};
    case Violation::refund_tel_required:
      return {"예금주 연락처를 입력해 주세요.", "Enter the account holder's telephone number."};
    case Violation::refund_tel_invalid:
      return {"연락처는 숫자 8~15자리로 입력해 주세요.",
              "The telephone number must have 8 to 15 digits."};
    case Violation::refund_bank_not_accepted:
    case Violation::refund_account_not_accepted:
    case Violation::refund_holder_not_accepted:
    case Violation::refund_tel_not_accepted:
      return {"이 결제는 결제한 수단으로 환불되므로 환불 계좌를 받지 않습니다.",
              "This payment goes back the way it was paid; no account is accepted."};
  }
  return end_of_words();
}
static_assert(is_complete<Violation>(words));

constexpr Words words(ProblemCode code) {
  switch (code) {
    case ProblemCode::invalid_request:
      return {"요청 형식이 올바르지 않습니다.", "The request could not be understood."};
    case ProblemCode::validation_failed:
      return {"입력한 내용을 확인해 주세요.", "Please check what was entered."};
    case ProblemCode::already_refunded:
      return words(NotRefundable::already_refunded);
    case ProblemCode::not_refundable:
      return {"환불할 수 없는 주문입니다.", "This order can't be refunded."};
    case ProblemCode::unauthorized:
      return {"환불 요청 시간이 만료되었습니다. 주문 페이지를 새로 고친 뒤 다시 시도해 주세요.",
              "This refund page has expired. Reload the order page and try again."};
    case ProblemCode::forbidden:
      return {"이 주문을 환불할 권한이 없습니다.", "You are not allowed to refund this order."};
    case ProblemCode::payment_not_found:
      return {"주문을 찾을 수 없습니다.", "There is no such order."};
    case ProblemCode::refund_not_found:
      return {"환불 내역을 찾을 수 없습니다.", "There is no such refund."};
    case ProblemCode::not_found:
      return {"찾을 수 없는 주소입니다.", "There is nothing at this address."};
    case ProblemCode::method_not_allowed:
      return {"이 주소에서는 사용할 수 없는 요청입니다.",
              "This address does not take this kind of request."};
    case ProblemCode::refund_in_progress:
      return {"이 주문의 다른 환불이 처리 중입니다. 잠시 후 결과를 확인해 주세요.",
              "Another refund of this order is under way. Please wait for its result."};
    case ProblemCode::balance_changed:
      return {"그사이 환불 가능한 금액이 바뀌었습니다. 금액을 다시 확인해 주세요.",
              "What can be refunded has changed meanwhile. Please check the amount again."};
    case ProblemCode::body_too_large:
      return {"요청 내용이 너무 큽니다.", "The request is too large."};
    case ProblemCode::unsupported_media_type:
      return {"JSON 형식의 요청만 받을 수 있습니다.", "Only JSON requests are accepted."};
    case ProblemCode::idempotency_key_reused:
      return {"같은 요청 번호로 다른 환불이 이미 요청되었습니다. 페이지를 새로 고쳐 주세요.",
              "This request number was already used for another refund. Please reload the page."};
    case ProblemCode::gateway_declined:
      return {"결제사가 환불을 거절했습니다.", "The payment provider declined the refund."};
    case ProblemCode::refund_rejected:
      return {"판매자가 환불 요청을 거절했습니다.", "The shop declined this refund."};
    case ProblemCode::review_over:
      return {"검토를 기다리는 환불이 아닙니다.", "This refund does not wait for a review."};
    case ProblemCode::too_many_requests:
      return {"요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.",
              "Too many requests. Please wait a moment and try again."};
    case ProblemCode::gateway_unavailable:
      return {"결제사에 연결할 수 없어 환불하지 않았습니다. 잠시 후 다시 시도해 주세요.",
              "The payment provider can't be reached. Nothing was refunded; please try again in a "
              "moment."};
    case ProblemCode::store_unavailable:
      return {"지금은 환불을 처리할 수 없습니다. 잠시 후 다시 시도해 주세요.",
              "Refunds can't be processed right now. Please try again in a moment."};
    case ProblemCode::overloaded:
      return {"지금 요청이 많습니다. 환불하지 않았으니 잠시 후 다시 시도해 주세요.",
              "We are very busy. Nothing was refunded; please try again in a moment."};
    case ProblemCode::internal_error:
      return {"일시적인 오류가 발생했습니다. 잠시 후 다시 확인해 주세요.",
              "Something went wrong on our side. Please look again in a moment."};
  }
  return end_of_words();
}
static_assert(is_complete<ProblemCode>(words));

constexpr Words words(ShapeError error) {
  switch (error) {
    case ShapeError::not_json:
      return {"JSON이 아닙니다.", "This is not JSON."};
    case ShapeError::not_an_object:
      return {"JSON 객체가 아닙니다.", "This is no JSON object."};
    case ShapeError::missing:
      return {"필수 항목입니다.", "This field is required."};
    case ShapeError::wrong_type:
      return {"값의 형식이 올바르지 않습니다.", "This value has the wrong type."};
    case ShapeError::unknown_field:
      return {"알 수 없는 항목입니다.", "This field is not known."};
  }
  return end_of_words();
}
static_assert(is_complete<ShapeError>(words));

}  // namespace

std::string_view to_string(Lang lang) {
  switch (lang) {
    case Lang::ko:
      return "ko";
    case Lang::en:
      return "en";
  }
  assert(false);
  return "ko";
}

Lang lang_from(std::string_view accept_language) {
  Lang best = Lang::ko;
  int best_weight = 0;  // in thousandths, as RFC 9110 allows three decimals
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    auto range = accept_language.substr(0, comma);
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size()
                                                                  : comma + 1);
    while (range.starts_with(' ')) range.remove_prefix(1);

    int weight = 1000;
    if (const auto q = range.find(";q="); q != std::string_view::npos) {
      int unit = 1000;
      weight = 0;
      for (const char c : range.substr(q + 3, 5)) {
        if (c == '.') continue;
        if (c < '0' || c > '9') break;
        weight += (c - '0') * unit;
        unit /= 10;
      }
    }
    const auto tag = range.substr(0, 2);
    const bool whole = range.size() == 2 ||
                       (range.size() > 2 && std::string_view{"-; "}.find(range[2]) != range.npos);
    if (!whole || weight <= best_weight) continue;
    if (tag == "ko" || tag == "KO") best = Lang::ko, best_weight = weight;
    if (tag == "en" || tag == "EN") best = Lang::en, best_weight = weight;
  }
  return best;
}

std::string_view text(NotRefundable why, Lang lang) {
  return words(why).in(lang);
}
std::string_view text(Violation violation, Lang lang) {
  return words(violation).in(lang);
}
std::string_view text(ProblemCode code, Lang lang) {
  return words(code).in(lang);
}
std::string_view text(ShapeError error, Lang lang) {
  return words(error).in(lang);
}

std::string amount_text(Money amount, Lang lang) {
  const auto sign = sign_of(amount.currency(), lang);
  return (sign.before + number_text(amount)).append(sign.behind);
}

}  // namespace refund
