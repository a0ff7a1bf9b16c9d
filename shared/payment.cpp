#include "shared/payment.h"

#include <cassert>

namespace refund {

std::string_view to_string(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::ready:
      return "ready";
    case PaymentStatus::paid:
      return "paid";
    case PaymentStatus::cancelled:
      return "cancelled";
    case PaymentStatus::failed:
      return "failed";
  }
  assert(false);
  return "";
}

std::optional<PaymentStatus> payment_status_from(std::string_view word) {
  for (const auto status :
       {PaymentStatus::ready, PaymentStatus::paid, PaymentStatus::cancelled, PaymentStatus::failed})
    if (to_string(status) == word) return status;
  return std::nullopt;
}

Money refundable_amount(const Payment& payment) {
  const auto rest = minus(payment.amount, payment.cancel_amount);
  assert(rest);  // the books never hold more refunded than paid
  return *rest;
}

}  // namespace refund
