#pragma once

#include <vector>

#include "server/audit.h"
#include "server/sqlite/connection.h"

/// The audit log, as RefundStore describes it.
namespace refund::sqlite {

/// Expects to be inside a transaction: it is the file's write lock that keeps the chain of several
/// programs one chain. So an entry stands or falls with the thing that it tells about.
void append_audit(Connection& connection, const AuditNote& note);

std::vector<AuditEntry> audit_entries(Connection& connection, std::int64_t after, int limit);
AuditHead audit_head(Connection& connection);

}  // namespace refund::sqlite
