#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/sqlite/connection.h"

/// The sealed accounts and the keys of fingerprints, as RefundStore describes them. The functions
/// that write expect to be inside a transaction.
namespace refund::sqlite {

void insert_account(Connection& connection, const RefundId& id, const SealedAccount& account);
std::optional<AccountOf> find_account(Connection& connection, const RefundId& id);

/// At most `limit` of them.
struct Erased {
  std::int64_t refunds = 0;   ///< that have none any more
  std::int64_t accounts = 0;  ///< of these: that had one
};
Erased erase_accounts(Connection& connection, sys_seconds settled_before, sys_seconds now,
                      int limit);

std::vector<AccountOf> accounts_not_under(Connection& connection, const std::string& key_id,
                                          const std::optional<RefundId>& after, int limit);
std::int64_t count_accounts_not_under(Connection& connection, const std::string& key_id);
std::int64_t reseal_accounts(Connection& connection, std::span<const AccountOf> accounts,
                             sys_seconds now, const Asker& by);

std::vector<SealedFingerprintKey> fingerprint_keys(Connection& connection);
void put_fingerprint_key(Connection& connection, const SealedFingerprintKey& key);

}  // namespace refund::sqlite
