#include "shared/refusal.h"

#include <cassert>
#include <string>

namespace refund {
namespace {

using enum RefusalKind;

struct Pattern {
  std::string_view pg;    // the PG's code begins with it; empty: any
  std::string_view part;  // of the message, without white space and in small letters
  RefusalKind kind;
};

// The first pattern that occurs decides, so the more particular one stands first. Sources:
// i'mport's own texts: answers of the live service in public code and clients' tests; KCP, Danal,
// Nice, Kiwoom: help centre, "insufficient funds"; [1534] to [2052]: NICEPAY manual, common/code;
// Toss: "Error codes", cancelling a payment; "취소가능액부족": imweb's help page 71563; Kakao Pay:
// issue 20 of iamport-rest-client-java.
// clang-format off
constexpr Pattern patterns[] = {
    {"", "이미전액취소", already_refunded},
    {"", "이미전액환불", already_refunded},
    {"", "기취소", already_refunded},
    {"", "이미취소", already_refunded},
    {"", "이미환불", already_refunded},
    {"", "취소완료거래", already_refunded},
    {"", "취소완료된", already_refunded},
    {"nice", "[2013]", already_refunded},
    {"nice", "[2015]", already_refunded},
    {"", "already_canceled_payment", already_refunded},
    {"", "already_refund_payment", already_refunded},
    {"", "alreadybeencancel", already_refunded},

    {"kcp", "[8178]", merchant_balance_too_low},
    {"daou", "[9029]", merchant_balance_too_low},
    {"danal", "취소불가상태입니다", merchant_balance_too_low},
    {"", "상계가능정산금액부족", merchant_balance_too_low},
    {"", "정산금액부족", merchant_balance_too_low},
    {"", "미정산금액보다", merchant_balance_too_low},
    {"", "취소가능금액이부족", merchant_balance_too_low},
    {"", "취소가능금액부족", merchant_balance_too_low},
    {"", "최소가능금액부족", merchant_balance_too_low},  // imweb's page spells it so
    {"", "취소가능액부족", merchant_balance_too_low},
    {"", "취소한도", merchant_balance_too_low},
    {"nice", "[2023]", merchant_balance_too_low},
    {"", "exceed_cancel_limit", merchant_balance_too_low},

    {"", "계좌번호와예금주", account_wrong},
    {"", "예금주명불일치", account_wrong},
    {"", "예금주불일치", account_wrong},
    {"", "예금주명이일치하지", account_wrong},
    {"", "잘못된환불계좌", account_wrong},
    {"", "유효하지않은은행", account_wrong},
    {"", "계좌가입금이되지않는", account_wrong},
    {"", "해당계좌없음", account_wrong},
    {"", "해약계좌", account_wrong},
    {"", "거래중지계좌", account_wrong},
    {"", "invalid_refund_account", account_wrong},
    {"", "invalid_bank", account_wrong},
    {"", "forbidden_bank_refund_request", account_wrong},

    {"", "특약", contract_missing},
    {"", "부분취소불가능가맹점", contract_missing},
    {"", "취소불가능가맹점", contract_missing},
    {"", "취소불가회원사", contract_missing},
    {"nice", "[2017]", contract_missing},
    {"nice", "[2018]", contract_missing},
    {"nice", "[2028]", contract_missing},

    {"", "서비스시간이아닙니다", outside_hours},
    {"", "환불가능시간", outside_hours},
    {"", "not_available_bank", outside_hours},

    {"", "취소기한", too_late},
    {"", "환불가능한기간이지", too_late},
    {"", "취소가능기간", too_late},
    {"nice", "[2016]", too_late},
    {"", "exceed_max_refund_due", too_late},

    {"", "부분취소불가", partial_not_possible},
    {"", "부분취소가불가", partial_not_possible},
    {"", "부분환불이불가", partial_not_possible},
    {"", "전체취소이용", partial_not_possible},
    {"", "해당결제수단부분취소", partial_not_possible},
    {"nice", "[1534]", partial_not_possible},
    {"nice", "[2029]", partial_not_possible},
    {"nice", "[2030]", partial_not_possible},
    {"nice", "[2033]", partial_not_possible},
    {"nice", "[2052]", partial_not_possible},
    {"", "not_allowed_partial_refund", partial_not_possible},

    {"", "cancelamountisbigger", amount_or_checksum},
    {"", "취소금액불일치", amount_or_checksum},
    {"", "취소금액이취소가능금액보다", amount_or_checksum},
    {"", "입금액보다취소금액", amount_or_checksum},
    {"", "취소할수없는금액", amount_or_checksum},
    {"", "잔액결과가일치하지", amount_or_checksum},
    {"", "거래금액합계오류", amount_or_checksum},
    {"", "즉시할인금액보다적은", amount_or_checksum},
    {"", "취소요청금액0원이하", amount_or_checksum},
    {"nice", "[1615]", amount_or_checksum},
    {"nice", "[2010]", amount_or_checksum},
    {"nice", "[2011]", amount_or_checksum},
    {"nice", "[2026]", amount_or_checksum},
    {"nice", "[2032]", amount_or_checksum},
    {"", "not_matches_refundable_amount", amount_or_checksum},
    {"", "not_cancelable_amount", amount_or_checksum},
    {"", "exceed_cancel_amount_discount_amount", amount_or_checksum},
    {"", "checksum", amount_or_checksum},  // i'mport's text for it is not known

    {"", "결제건이존재하지않", payment_not_found},
    {"", "존재하지않는결제", payment_not_found},
    {"", "취소해당거래없음", payment_not_found},
    {"", "입금된내역이없습니다", payment_not_found},
    {"nice", "[2012]", payment_not_found},
    {"", "not_found_payment", payment_not_found},

    {"", "일시적인오류", temporary},
    {"", "잠시후다시", temporary},
    {"", "응답시간지연", temporary},
    {"", "내부시스템처리작업이실패", temporary},
    {"", "해당은행장애", temporary},
    {"", "반복적인요청", temporary},
    {"nice", "[2159]", temporary},
    {"", "provider_error", temporary},
    {"", "forbidden_consecutive_request", temporary},
    {"", "failed_internal_system_processing", temporary},
    {"", "failed_refund_process", temporary},
    {"", "failed_method_handling_cancel", temporary},
    {"", "common_error", temporary},
};
// clang-format on

/// Without ASCII white space, and with small Latin letters.
std::string bare(std::string_view message) {
  std::string text;
  for (const char c : message) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

}  // namespace

RefusalKind classify_refusal(std::string_view pg_provider, std::string_view message) {
  const auto text = bare(message);
  for (const auto& pattern : patterns)
    if (pg_provider.starts_with(pattern.pg) && text.find(pattern.part) != std::string::npos)
      return pattern.kind;
  return unknown;
}

RefusalNeeds needs_of(RefusalKind kind) {
  switch (kind) {
    case already_refunded:
      return RefusalNeeds::nobody;
    case account_wrong:
    case partial_not_possible:
      return RefusalNeeds::customer;
    case outside_hours:
    case temporary:
      return RefusalNeeds::time;
    case amount_or_checksum:
    case merchant_balance_too_low:
    case contract_missing:
    case too_late:
    case payment_not_found:
    case unknown:
      return RefusalNeeds::merchant;
  }
  assert(false);
  return RefusalNeeds::merchant;
}

}  // namespace refund
