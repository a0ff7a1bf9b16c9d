#pragma once

#include <optional>
#include <string>
#include <variant>

#include "server/payment_gateway.h"
#include "server/refund_store.h"

/// What i'mport's books say about a refund of ours. Pure functions of what came back, so that every
/// strange case is one line of a table.
namespace refund {

struct Executed {
  Cancellation entry;
};
struct Untouched {};  ///< nothing of ours is there; others may have cancelled meanwhile
struct Unclear {
  std::string why;  ///< for the operator
};
using Verdict = std::variant<Executed, Untouched, Unclear>;

/// Judges by the cancellation that carries our refund id. A recent one of the same amount and
/// without any id may be ours with its reason lost, so then nothing is concluded.
Verdict judge(const RefundRecord& record, const GatewayPayment& found);

/// The entry that a cancel answered with code 0 has made. Here an entry without our id counts too
/// when it is new, of our amount, and accounts for the whole move of the balance.
/// Empty when the payment does not show it yet, which some PGs do only later.
std::optional<Cancellation> new_entry(const RefundRecord& record, const GatewayPayment& after);

}  // namespace refund
