#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/refund_store.h"
#include "tests/shared/samples.h"

/// What the chapters of the contract write into books, each told apart by a number.
namespace refund::contract {

using namespace refund::samples;
using namespace std::chrono_literals;

inline const sys_seconds noon = kst(2018, 2, 1);

inline Payment order(int number, std::int64_t amount = 10'000, std::int64_t cancelled = 0) {
  auto payment = paid(pay_method::card, "html5_inicis", amount, cancelled);
  payment.merchant_uid = *MerchantUid::from("ORD-" + std::to_string(number));
  payment.imp_uid = *ImpUid::from("imp_" + std::to_string(number));
  return payment;
}

inline RefundId id(int number) {
  return *RefundId::from("rf_" + std::to_string(number));
}

inline std::optional<IdempotencyKey> key(int number) {
  return IdempotencyKey::from("key-" + std::to_string(number));
}

inline Intent intent(int number, const Payment& payment, std::int64_t amount,
                     std::optional<IdempotencyKey> with_key = std::nullopt) {
  return {id(number),          payment.merchant_uid,
          payment.imp_uid,     won(amount),
          "단순 변심",         refundable_amount(payment),
          std::move(with_key), "fingerprint",
          std::nullopt,        noon,
          noon + 60s};
}

/// Sealed bytes are any bytes.
inline KeptAccount account_of_8400() {
  return {{"88", "**********8400"},
          {"key-a", std::string{"number \0\xff", 9}, "holder \x80", std::nullopt}};
}

/// The payment after `amount` more has gone back.
inline Payment after(Payment payment, std::int64_t amount) {
  payment.cancel_amount = *plus(payment.cancel_amount, won(amount));
  payment.status = PaymentStatus::cancelled;
  return payment;
}

inline Success success(int number, const Payment& payment, std::int64_t cancellations = 1) {
  return {id(number), payment, cancellations, "cancellation", "https://receipt.test/1",
          noon + 1s,  "answer"};
}

inline Failure failure(int number, RefundFailure why = RefundFailure::gateway_declined) {
  return {id(number), why, "PG 점검중", noon + 1s, "answer", "code -1"};
}

inline Postponement postponement(int number, sys_seconds next,
                                 std::string seen = "balance unchanged") {
  return {id(number), next, noon + 5s, std::move(seen), noon + 5s, "reconciler"};
}

inline Approval approval(int number, const Payment& payment) {
  return {id(number),  refundable_amount(payment), std::nullopt, noon + 3600s, noon + 3660s,
          "admin API", {"merchant", ""},           {45s, 120s}};
}

template <class T>
bool is(const OpenAnswer& answer) {
  return std::holds_alternative<T>(answer);
}

inline std::vector<std::string> ids(const std::vector<RefundRecord>& records) {
  std::vector<std::string> found;
  for (const auto& record : records) found.push_back(record.refund.id.str());
  return found;
}

/// 3,000 of the 10,000 won are exempt, and the VAT is the merchant's own.
inline const PaymentTax some_tax{won(3'000), won(636)};

using Ids = std::vector<std::string>;

}  // namespace refund::contract
