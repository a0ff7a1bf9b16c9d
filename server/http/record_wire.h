#pragma once

#include <vector>

#include "server/reconciler.h"
#include "server/refund_store.h"
#include "server/refusal_list.h"
#include "shared/wire/json.h"

/// Refunds as the operator sees them: what customers see, and what the reconciler knows.
namespace refund::wire {

void write_record(JsonWriter& out, const RefundRecord& record);
/// `history`: [{"at", "from", "to", "cause", "detail"}], oldest first.
void write_history(JsonWriter& out, const std::vector<Move>& history);
/// What i'mport told about the refund's payment that no refund of ours had done.
void write_changes(JsonWriter& out, const std::vector<PaymentChange>& changes);
/// One of `refusals`: the text, what it comes to, and how often.
void write_refusal(JsonWriter& out, const RefusalText& refusal);
/// `tax`: {"supply", "vat", "tax_free"}; nothing when the parts are not known.
void write_tax(JsonWriter& out, const std::optional<TaxParts>& tax);
void write_report(JsonWriter& out, const ReconcileReport& report);

}  // namespace refund::wire
