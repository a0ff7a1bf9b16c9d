#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "shared/id.h"
#include "shared/money.h"
#include "shared/word.h"

namespace refund {

/// i'mport's status of a payment. V1 has no word for "refunded in part": depending on the PG such
/// a payment is called cancelled or paid. Never conclude from it how much is left.
enum class PaymentStatus { ready, paid, cancelled, failed };

std::string_view to_string(PaymentStatus status);
std::optional<PaymentStatus> payment_status_from(std::string_view word);

/// A payment as the books know it, which is how i'mport last told it.
struct Payment {
  ImpUid imp_uid;
  MerchantUid merchant_uid;
  std::string name;  ///< what was bought; may be empty
  Money amount;
  Money cancel_amount;  ///< refunded so far; same currency, never more than `amount`
  PaymentStatus status = PaymentStatus::paid;
  PayMethod pay_method;    ///< empty when not known
  PgProvider pg_provider;  ///< empty when not known
  bool escrow = false;
  std::optional<std::chrono::sys_seconds> paid_at;
  std::string receipt_url;  ///< may be empty

  Currency currency() const { return amount.currency(); }

  bool operator==(const Payment&) const = default;
};

/// What can still be given back: amount - cancel_amount. It is i'mport's `checksum`.
Money refundable_amount(const Payment& payment);

}  // namespace refund
