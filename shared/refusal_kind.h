#pragma once

#include <optional>
#include <string_view>

namespace refund {

/// What i'mport's or a PG's words of refusal come to. There are no codes to go by: PG texts are
/// passed on as they are. A kind is a help for people, and a reason to look the payment up; it
/// never decides what happened to the money.
enum class RefusalKind {
  already_refunded,          ///< there, or at the PG's own console: look the payment up
  amount_or_checksum,        ///< the balance or its tax parts are not what we thought
  merchant_balance_too_low,  ///< needs the merchant: the PG has not enough of its money left
  account_wrong,             ///< the customer's account, bank or name
  contract_missing,          ///< needs the merchant: not agreed with the PG
  outside_hours,
  too_late,              ///< the PG's time for refunds is over
  partial_not_possible,  ///< all or nothing
  payment_not_found,     ///< needs the merchant: not there under this id, or never paid in
  temporary,             ///< may go through later
  unknown                ///< for the operator to read
};

inline constexpr auto last_refusal_kind = RefusalKind::unknown;

/// Its spelling in the API, in metrics and exports.
std::string_view to_string(RefusalKind kind);
std::optional<RefusalKind> refusal_kind_from(std::string_view word);

}  // namespace refund
