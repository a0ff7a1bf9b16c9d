#pragma once

#include <optional>
#include <string>

#include "shared/id.h"
#include "shared/money.h"

namespace refund {

/// What is asked for, as it was typed or came over the wire: nothing in it has been checked.
/// check() in refund_rules.h says what is wrong with it, accept() turns it into a RefundOrder.
struct RefundRequest {
  std::string merchant_uid;
  /// A decimal in major units. Empty optional: all that is refundable. It is no Money yet, since
  /// the currency is the payment's.
  std::optional<std::string> amount;
  std::string reason;
  std::optional<std::string> refund_holder;
  std::optional<std::string> refund_bank;
  std::optional<std::string> refund_account;
  std::optional<std::string> refund_tel;
  /// The refundable amount that the asker has seen, a decimal in major units; i'mport's own word
  /// for it. By another balance the request is refused, so that two pages which show the same one
  /// can't both refund on it. Empty: on whatever balance there is.
  std::optional<std::string> checksum{};

  bool operator==(const RefundRequest&) const = default;
};

/// Where the money goes when it cannot go back the way it came. Personal data: never log it, never
/// print it (there is no `<<`), show it masked.
struct RefundAccount {
  std::string bank;    ///< a code of the payment's PG
  std::string number;  ///< digits only
  std::string holder;
  std::string tel;  ///< digits only; empty where the PG does not want it

  bool operator==(const RefundAccount&) const = default;
};

/// "56211105948400" -> "**********8400": all but the last four digits hidden.
std::string masked_account_number(const std::string& number);

/// A request that every rule has let pass, ready to be carried out.
struct RefundOrder {
  MerchantUid merchant_uid;
  Money amount;  ///< always explicit and positive: i'mport takes absent or 0 for "everything"
  std::string reason;
  std::optional<RefundAccount> account;

  bool operator==(const RefundOrder&) const = default;
};

}  // namespace refund
