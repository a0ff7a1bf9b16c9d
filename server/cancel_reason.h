#pragma once

#include <string>
#include <string_view>

#include "shared/id.h"

namespace refund {

/// The reason as it is sent to i'mport: the customer's words, then our refund's id in brackets.
/// V1 has no field for a reference of ours; the reason comes back in cancel_history, so this is how
/// a cancellation is known to be ours after its answer got lost.
/// At most reason_max + 26 characters, within the 256 that i'mport takes.
std::string reason_with(const RefundId& id, std::string_view reason);

/// True when a reason out of cancel_history was made by reason_with() for this refund. Only the
/// last bracket counts: a customer may type the id of an earlier refund, but ours comes after it.
bool reason_names(std::string_view reason, const RefundId& id);

}  // namespace refund
