#pragma once

#include <optional>
#include <vector>

#include "server/sqlite/connection.h"
#include "server/sqlite/rows.h"

/// The refunds and their history, as RefundStore describes them. The functions that write expect to
/// be inside a transaction.
namespace refund::sqlite {

OpenAnswer open_refund(Connection& connection, const Intent& intent);
ApproveAnswer approve(Connection& connection, const Approval& approval);
std::optional<Succeeded> succeed(Connection& connection, const Success& success);
std::optional<RefundRecord> fail(Connection& connection, const Failure& failure);
std::optional<RefundRecord> end_call(Connection& connection, const RefundId& id, const CallEnd& end,
                                     sys_seconds next_check_at);
std::optional<RefundRecord> postpone(Connection& connection, const Postponement& postponement);
std::vector<RefundRecord> take_due(Connection& connection, sys_seconds now, sys_seconds lease_until,
                                   int limit);
/// At most `limit` of them.
std::int64_t forget_keys(Connection& connection, sys_seconds before, int limit);

bool any_due(Connection& connection, sys_seconds now);
std::optional<RefundRecord> find_refund(Connection& connection, const RefundId& id);
std::optional<RefundRecord> find_refund(Connection& connection, const IdempotencyKey& key);
std::optional<RefundRecord> find_pending(Connection& connection, const MerchantUid& merchant_uid);
std::vector<RefundRecord> refunds_of(Connection& connection, const MerchantUid& merchant_uid);
std::vector<RefundRecord> list(Connection& connection, const RefundFilter& filter);
std::vector<RefundRecord> pending(Connection& connection);
std::int64_t count_waiting(Connection& connection);
std::vector<Move> history(Connection& connection, const RefundId& id);

}  // namespace refund::sqlite
