#pragma once

#include <chrono>
#include <string_view>
#include <utility>

#include "shared/payment.h"
#include "shared/refund_request.h"

/// Payments and requests that the stories of the tests begin with.
namespace refund::samples {

inline Money won(std::int64_t amount) {
  return *Money::from_minor(amount, Currency::krw);
}

inline std::chrono::sys_seconds kst(int year, unsigned month, unsigned day, int hour = 12) {
  using namespace std::chrono;
  return sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} +
         hours{hour} - hours{9};
}

/// 10,000 won, paid on January 31st 2018 at noon in Seoul: the i'mport guide's own order.
inline Payment paid(PayMethod method = pay_method::card, std::string_view pg = "html5_inicis",
                    std::int64_t amount = 10'000, std::int64_t cancelled = 0) {
  return Payment{*ImpUid::from("imp_448280090638"),
                 *MerchantUid::from("ORD20180131-0000011"),
                 "노트 3권",
                 won(amount),
                 won(cancelled),
                 cancelled == 0 ? PaymentStatus::paid : PaymentStatus::cancelled,
                 method,
                 PgProvider{pg},
                 false,
                 kst(2018, 1, 31),
                 ""};
}

/// Asks for `amount` of that order; all that is left when it is empty.
inline RefundRequest asking(std::optional<std::string> amount = std::nullopt) {
  RefundRequest request;
  request.merchant_uid = "ORD20180131-0000011";
  request.amount = std::move(amount);
  request.reason = "단순 변심";
  return request;
}

/// The same, into an account at Shinhan as Inicis spells it. The number is made up.
inline RefundRequest asking_into_account(std::optional<std::string> amount = std::nullopt) {
  auto request = asking(std::move(amount));
  request.refund_holder = "홍길동";
  request.refund_bank = "88";
  request.refund_account = "56211105948400";
  return request;
}

}  // namespace refund::samples
