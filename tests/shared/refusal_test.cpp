#include "shared/refusal.h"

#include <catch_amalgamated.hpp>
#include <string>

using namespace refund;
using enum RefusalKind;

TEST_CASE("refusal: texts that are documented or were seen") {
  struct Case {
    std::string pg;
    std::string message;
    RefusalKind kind;
  };
  const auto c = GENERATE(values<Case>({
      // i'mport's own: answers of the live service in public code.
      {"", "이미 전액취소된 주문입니다.", already_refunded},
      {"", "취소할 결제건이 존재하지 않습니다.", payment_not_found},
      {"", "존재하지 않는 결제정보입니다.", payment_not_found},
      {"nice", "결제취소에 실패하였습니다. 해당거래 취소실패(기취소성공) : 전화 문의(1661-0808)",
       already_refunded},
      {"kakaopay",
       "결제취소에 실패하였습니다.(requested cancel amount is bigger than cancelable amount)",
       amount_or_checksum},
      {"html5_inicis", "요청하신 건에 대해 입금된 내역이 없습니다", payment_not_found},
      // The merchant's balance: four help pages, and imweb's.
      {"kcp",
       "[8178] 취소 금액보다 상계가능 정산금액 부족 으로 취소 불가합니다 KCP 또는 상점으로 문의해 "
       "주십시오",
       merchant_balance_too_low},
      {"", "취소 금액보다 상계가능 정산금액 부족 으로 취소 불가합니다", merchant_balance_too_low},
      {"danal", "취소불가 상태입니다", merchant_balance_too_low},
      {"danal_tpay", "결제취소에 실패하였습니다. 취소불가 상태입니다", merchant_balance_too_low},
      {"kcp", "취소불가 상태입니다", unknown},  // means something else anywhere but at Danal
      {"nice", "취소 금액이 미정산 금액보다 큽니다", merchant_balance_too_low},
      {"nice", "결제취소에 실패하였습니다. 취소금액이 미정산 금액보다 큽니다.",
       merchant_balance_too_low},
      {"daou", "[9029] 상점의 취소가능 금액이 부족합니다.", merchant_balance_too_low},
      {"daou", "상점의 취소가능 금액이 부족 합니다.", merchant_balance_too_low},
      {"", "취소가능액부족[가맹점관리자-취소가능금액조회확인요망]", merchant_balance_too_low},
      {"", "최소가능 금액 부족", merchant_balance_too_low},
      {"", "해당거래 취소실패", unknown},
      // NICEPAY manual, common/code.
      {"nice", "취소 완료 거래", already_refunded},
      {"nice", "기 취소 요청", already_refunded},
      {"nice", "[2013] 취소 실패", already_refunded},
      {"nice", "취소 기한 초과", too_late},
      {"nice", "취소 불가 회원사", contract_missing},
      {"nice", "신용카드 매입후 취소 불가능 가맹점", contract_missing},
      {"nice", "취소 한도 초과", merchant_balance_too_low},
      {"nice", "입금액보다 취소금액이 큽니다.", amount_or_checksum},
      {"nice", "취소금액이 취소가능금액보다 큼", amount_or_checksum},
      {"nice", "취소 금액 불일치", amount_or_checksum},
      {"nice", "취소 요청금액 0원 이하", amount_or_checksum},
      {"nice", "거래금액 합계오류(공급가액,부가세,봉사료,면세금액 합계)", amount_or_checksum},
      {"nice", "취소 해당거래 없음", payment_not_found},
      {"nice", "부분취소 불가능 가맹점", contract_missing},
      {"nice", "부분취소 불가능 결제수단", partial_not_possible},
      {"nice", "해당결제수단 부분취소 불가", partial_not_possible},
      {"nice", "부분취소 불가능 거래", partial_not_possible},
      {"nice", "부분취소 불가능금액 전체취소 이용바람", partial_not_possible},
      {"nice", "에스크로 부분취소 불가.", partial_not_possible},
      {"nice", "해당은행장애", temporary},
      {"nice", "취소 불가능 거래", unknown},
      {"kcp", "[2013] 취소 실패", unknown},  // NICE's number
      // Toss Payments, error codes of cancelling a payment.
      {"tosspayments", "이미 취소된 결제 입니다.", already_refunded},
      {"tosspayments", "이미 환불된 결제입니다.", already_refunded},
      {"tosspayments", "ALREADY_CANCELED_PAYMENT", already_refunded},
      {"tosspayments", "환불 계좌번호와 예금주명이 일치하지 않습니다.", account_wrong},
      {"tosspayments", "잘못된 환불 계좌번호입니다.", account_wrong},
      {"tosspayments", "유효하지 않은 은행입니다.", account_wrong},
      {"tosspayments", "고객 계좌가 입금이 되지 않는 상태입니다.", account_wrong},
      {"tosspayments", "즉시할인금액보다 적은 금액은 부분취소가 불가능합니다.",
       partial_not_possible},
      {"tosspayments", "잔액 결과가 일치하지 않습니다.", amount_or_checksum},
      {"tosspayments", "취소 할 수 없는 금액 입니다.", amount_or_checksum},
      {"tosspayments", "취소 한도 금액을 초과 하였습니다.", merchant_balance_too_low},
      {"tosspayments", "환불 가능한 기간이 지났습니다.", too_late},
      {"tosspayments",
       "에스크로 주문, 현금 카드 결제일 때는 부분 환불이 불가합니다. 이외 다른 결제 수단에서 부분 "
       "취소가 되지 않을 때는 토스페이먼츠에 문의해 주세요.",
       partial_not_possible},
      {"tosspayments", "입금 대기중인 결제는 부분 환불이 불가합니다.", partial_not_possible},
      {"tosspayments", "은행 서비스 시간이 아닙니다.", outside_hours},
      {"tosspayments", "일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.", temporary},
      {"tosspayments", "은행 응답시간 지연이나 일시적인 오류로 환불요청에 실패했습니다.",
       temporary},
      {"tosspayments", "반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.", temporary},
      {"tosspayments", "내부 시스템 처리 작업이 실패했습니다. 잠시 후 다시 시도해주세요.",
       temporary},
      {"tosspayments", "존재하지 않는 결제 정보 입니다.", payment_not_found},
      {"tosspayments", "환불이 거절됐습니다. 결제사에 문의 부탁드립니다.", unknown},
      {"tosspayments", "취소 할 수 없는 결제 입니다.", unknown},
      // Bank transfers, Payple's list of the banks' answers.
      {"", "예금주명 불일치(815)", account_wrong},
      {"", "해당계좌 없음(412)", account_wrong},
      {"", "거래중지 계좌(420)", account_wrong},
      // What nobody has seen.
      {"", "", unknown},
      {"", "망했습니다", unknown},
      {"", "\xFF\xFE", unknown},
  }));
  INFO(c.pg << ": " << c.message);
  CHECK(to_string(classify_refusal(c.pg, c.message)) == to_string(c.kind));
}

TEST_CASE("refusal: every kind has words in both languages, and they never show the PG's") {
  for (int i = 0; i <= static_cast<int>(unknown); ++i) {
    const auto kind = static_cast<RefusalKind>(i);
    INFO(to_string(kind));
    CHECK_FALSE(text(kind, Lang::ko).empty());
    CHECK(text(kind, Lang::ko) != text(kind, Lang::en));
    CHECK(text(kind, Lang::ko).find('[') == std::string_view::npos);
  }
}

TEST_CASE("refusal: whom it needs") {
  CHECK(needs_of(merchant_balance_too_low) == RefusalNeeds::merchant);
  CHECK(needs_of(account_wrong) == RefusalNeeds::customer);
  CHECK(needs_of(temporary) == RefusalNeeds::time);
  CHECK(needs_of(already_refunded) == RefusalNeeds::nobody);
  CHECK(needs_of(unknown) == RefusalNeeds::merchant);
}
