// What a customer reads when i'mport or the PG has refused. It says who can help; the PG's own
// words are for the operator.
#include "shared/refusal.h"
#include "shared/words.h"

namespace refund {
namespace {

constexpr Words words(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::already_refunded:
      return {
          "결제사에서 이미 환불된 결제입니다. 환불 내역을 확인해 주세요.",
          "The payment provider has already refunded this payment. Please look at your refunds."};
    case RefusalKind::amount_or_checksum:
      return {"환불 가능한 금액이 바뀌었습니다. 새로 고친 뒤 금액을 확인해 주세요.",
              "The amount that can be refunded has changed. Reload the page and check the amount."};
    case RefusalKind::merchant_balance_too_low:
      return {"판매자 쪽 사정으로 지금은 환불할 수 없습니다. 판매자에게 문의해 주세요.",
              "The shop can't make this refund right now. Please contact the shop."};
    case RefusalKind::account_wrong:
      return {"환불받을 계좌를 확인할 수 없습니다. 은행, 계좌번호, 예금주를 다시 확인해 주세요.",
              "The account could not be used. Check the bank, the number and the holder's name."};
    case RefusalKind::contract_missing:
      return {"이 결제는 온라인으로 환불할 수 없습니다. 판매자에게 문의해 주세요.",
              "This payment can't be refunded online. Please contact the shop."};
    case RefusalKind::outside_hours:
      return {
          "지금은 은행이나 결제사의 환불 시간이 아닙니다. 나중에 다시 요청해 주세요.",
          "The bank or payment provider makes no refunds at this hour. Please ask again later."};
    case RefusalKind::too_late:
      return {"결제사에서 환불할 수 있는 기간이 지났습니다. 판매자에게 문의해 주세요.",
              "The time in which the payment provider makes refunds is over. Please contact the "
              "shop."};
    case RefusalKind::partial_not_possible:
      return {"이 결제는 전액 환불만 가능합니다.", "This payment can only be refunded in full."};
    case RefusalKind::payment_not_found:
      return {"결제사에서 이 결제를 찾을 수 없습니다. 판매자에게 문의해 주세요.",
              "The payment provider can't find this payment. Please contact the shop."};
    case RefusalKind::temporary:
      return {"결제사에 일시적인 문제가 있어 환불하지 못했습니다. 잠시 후 다시 확인해 주세요.",
              "The payment provider could not make the refund because of a passing problem. Please "
              "look again in a moment."};
    case RefusalKind::unknown:
      return {"결제사가 환불을 거절했습니다. 판매자에게 문의해 주세요.",
              "The payment provider declined the refund. Please contact the shop."};
  }
  return end_of_words();
}
static_assert(is_complete<RefusalKind>(words));

}  // namespace

std::string_view to_string(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::already_refunded:
      return "already_refunded";
    case RefusalKind::amount_or_checksum:
      return "amount_or_checksum";
    case RefusalKind::merchant_balance_too_low:
      return "merchant_balance_too_low";
    case RefusalKind::account_wrong:
      return "account_wrong";
    case RefusalKind::contract_missing:
      return "contract_missing";
    case RefusalKind::outside_hours:
      return "outside_hours";
    case RefusalKind::too_late:
      return "too_late";
    case RefusalKind::partial_not_possible:
      return "partial_not_possible";
    case RefusalKind::payment_not_found:
      return "payment_not_found";
    case RefusalKind::temporary:
      return "temporary";
    case RefusalKind::unknown:
      return "unknown";
  }
  assert(false);
  return "";
}

std::optional<RefusalKind> refusal_kind_from(std::string_view word) {
  constexpr auto last = static_cast<int>(last_refusal_kind);
  for (int i = 0; i <= last; ++i)
    if (const auto kind = static_cast<RefusalKind>(i); to_string(kind) == word) return kind;
  return std::nullopt;
}

std::string_view text(RefusalKind kind, Lang lang) {
  return words(kind).in(lang);
}

}  // namespace refund
