#pragma once

#include <string_view>

#include "shared/payment.h"

namespace refund {

/// Whether and where a rule applies. What is not documented is allowed: i'mport has the last word,
/// and we never refuse by guess.
enum class AccountNeed {
  none,                  ///< the money goes back the way it came
  account,               ///< holder, bank and number
  account_and_telephone  ///< the PG also wants the holder's telephone number
};
enum class PartialRefund { allowed, not_allowed };
enum class RefundWindow { open, same_month_in_korea };
enum class Support { supported, not_supported };

/// What is known of refunds of one pay method at one PG.
struct PgRule {
  std::string_view pg_provider;  ///< empty: any
  std::string_view pay_method;   ///< empty: any
  Support support;
  AccountNeed account;
  PartialRefund partial;
  RefundWindow window;
  std::string_view source;
};

/// The first row of the table that fits. There always is one.
const PgRule& pg_rule_of(const Payment& payment);

}  // namespace refund
