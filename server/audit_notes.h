#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/audit.h"
#include "server/reconciler.h"
#include "server/refund_store.h"

namespace refund {

/// What a store writes into the audit log, in the transaction of the thing itself. The words stand
/// here once, for every store.
AuditNote note_of(const Intent& intent);
AuditNote note_of(const Approval& approval);
AuditNote note_of(const Success& success);
AuditNote note_of(const Failure& failure);
AuditNote note_of(const RefundId& id, const CallEnd& end);
AuditNote note_of(const PaymentChange& change);
AuditNote note_of(const ImportResult& result, const Asker& by, sys_seconds now);
AuditNote note_of_erasure(const RefundId& id, sys_seconds now);
AuditNote note_of_resealing(std::int64_t accounts, std::string_view key_id, const Asker& by,
                            sys_seconds now);

/// What an operator asked the reconciler for.
AuditNote note_of_retry(const RefundRecord& record, const Asker& by, sys_seconds now);
AuditNote note_of_pass(const ReconcileReport& report, const Asker& by, sys_seconds now);

}  // namespace refund
