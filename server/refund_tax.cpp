// The tax parts of refunds: worked out of what the merchant has told of the payment, and of the
// parts that the books know of its refunds.
#include "server/log.h"
#include "server/refund_service.h"

namespace refund {

/// The parts of what we have refunded of this payment.
std::vector<TaxParts> RefundService::known_parts(const Payment& payment) {
  std::vector<TaxParts> parts;
  for (const auto& record : store_.refunds_of(payment.merchant_uid))
    if (record.refund.status == RefundStatus::succeeded && record.imp_uid == payment.imp_uid &&
        record.tax)
      parts.push_back(*record.tax);
  return parts;
}

std::optional<TaxParts> RefundService::tax_left(const Payment& payment) {
  return tax_left(payment, store_.find_tax(payment.merchant_uid));
}

std::optional<TaxParts> RefundService::tax_left(const Payment& payment,
                                                const std::optional<PaymentTax>& tax) {
  if (!tax) return std::nullopt;
  auto left = parts_left(payment.amount, *tax, payment.cancel_amount, known_parts(payment));
  if (!left) log::warn("tax_does_not_fit", {{"order", payment.merchant_uid.str()}});
  return left;
}

bool RefundService::tell_tax(const Payment& payment, const PaymentTax& tax) {
  return parts_left(payment.amount, tax, payment.cancel_amount, known_parts(payment)) &&
         store_.save_tax(payment.merchant_uid, tax);
}

std::optional<TaxParts> RefundService::tax_of(const Payment& payment,
                                              const std::optional<PaymentTax>& tax, Money amount) {
  const auto left = tax_left(payment, tax);
  return left ? share_of(*left, amount) : std::nullopt;
}

}  // namespace refund
