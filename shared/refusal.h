#pragma once

#include <string_view>

#include "shared/messages.h"

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

/// Its spelling in metrics and exports.
std::string_view to_string(RefusalKind kind);

/// `message` is i'mport's own, in whatever language; `pg_provider` may be empty. Case and white
/// space don't matter.
RefusalKind classify_refusal(std::string_view pg_provider, std::string_view message);

/// Who can do something about it.
enum class RefusalNeeds { nobody, customer, merchant, time };
RefusalNeeds needs_of(RefusalKind kind);

/// What a customer reads in place of the PG's words.
std::string_view text(RefusalKind kind, Lang lang);

}  // namespace refund
