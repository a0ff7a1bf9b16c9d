#include "server/sqlite/account_table.h"

#include "server/audit_notes.h"
#include "server/sqlite/audit_table.h"
#include "server/sqlite/rows.h"

namespace refund::sqlite {
namespace {

const std::string select_accounts = std::string{"SELECT "} + account_columns +
                                    " FROM refund_accounts JOIN refunds ON refunds.id = refund_id ";

/// The row that find_account() and accounts_not_under() read.
void bind_sealed(Query& query, const SealedAccount& account) {
  query.bind(":key_id", account.key_id)
      .bind_bytes(":number", account.number)
      .bind_bytes(":holder", account.holder);
  account.tel ? query.bind_bytes(":tel", *account.tel) : query.bind_null(":tel");
}

}  // namespace

void insert_account(Connection& connection, const RefundId& id, const SealedAccount& account) {
  Query query{connection, R"sql(
      INSERT INTO refund_accounts (refund_id, key_id, number, holder, tel)
      VALUES (:id, :key_id, :number, :holder, :tel))sql"};
  query.bind(":id", id.str());
  bind_sealed(query, account);
  query.execute();
}

std::optional<AccountOf> find_account(Connection& connection, const RefundId& id) {
  static const auto sql = select_accounts + "WHERE refund_id = :id";
  Query query{connection, sql};
  query.bind(":id", id.str());
  if (!query.step()) return std::nullopt;
  return read_account(query);
}

Erased erase_accounts(Connection& connection, sys_seconds settled_before, sys_seconds now,
                      int limit) {
  std::vector<RefundId> old;
  {
    Query query{connection, R"sql(
        SELECT id FROM refunds
         WHERE account_number IS NOT NULL AND account_erased_at IS NULL
           AND settled_at IS NOT NULL AND settled_at < :before LIMIT :limit)sql"};
    query.bind(":before", settled_before).bind(":limit", std::int64_t{limit});
    while (query.step())
      if (auto id = RefundId::from(query.text(0))) old.push_back(*std::move(id));
  }
  Erased erased;
  for (const auto& id : old) {
    const auto accounts = Query{connection, "DELETE FROM refund_accounts WHERE refund_id = :id"}
                              .bind(":id", id.str())
                              .execute();
    Query{connection, "UPDATE refunds SET account_erased_at = :now WHERE id = :id"}
        .bind(":now", now)
        .bind(":id", id.str())
        .execute();
    if (accounts > 0) append_audit(connection, note_of_erasure(id, now));
    erased.accounts += accounts;
    ++erased.refunds;
  }
  return erased;
}

std::vector<AccountOf> accounts_not_under(Connection& connection, const std::string& key_id,
                                          const std::optional<RefundId>& after, int limit) {
  static const std::string from_the_start;
  static const auto sql = select_accounts +
                          "WHERE key_id <> :key_id AND refund_id > :after ORDER BY refund_id "
                          "LIMIT :limit";
  Query query{connection, sql};
  query.bind(":key_id", key_id)
      .bind(":after", after ? after->str() : from_the_start)
      .bind(":limit", std::int64_t{limit});
  std::vector<AccountOf> accounts;
  while (query.step()) accounts.push_back(read_account(query));
  return accounts;
}

std::int64_t count_accounts_not_under(Connection& connection, const std::string& key_id) {
  Query query{connection, "SELECT count(*) FROM refund_accounts WHERE key_id <> :key_id"};
  query.bind(":key_id", key_id).step();
  return query.integer(0);
}

std::int64_t reseal_accounts(Connection& connection, std::span<const AccountOf> accounts,
                             sys_seconds now, const Asker& by) {
  std::int64_t replaced = 0;
  for (const auto& account : accounts) {
    Query query{connection, R"sql(
        UPDATE refund_accounts SET key_id = :key_id, number = :number, holder = :holder, tel = :tel
         WHERE refund_id = :id)sql"};
    query.bind(":id", account.refund.str());
    bind_sealed(query, account.sealed);
    replaced += query.execute();
  }
  if (replaced > 0)
    append_audit(connection, note_of_resealing(replaced, accounts.front().sealed.key_id, by, now));
  return replaced;
}

std::vector<SealedFingerprintKey> fingerprint_keys(Connection& connection) {
  Query query{connection, "SELECT id, key_id, sealed FROM fingerprint_keys ORDER BY id"};
  std::vector<SealedFingerprintKey> keys;
  while (query.step()) keys.push_back({query.text(0), {query.text(1), query.bytes(2)}});
  return keys;
}

void put_fingerprint_key(Connection& connection, const SealedFingerprintKey& key) {
  Query{connection, R"sql(
      INSERT INTO fingerprint_keys (id, key_id, sealed) VALUES (:id, :key_id, :sealed)
      ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed)sql"}
      .bind(":id", key.id)
      .bind(":key_id", key.sealed.key_id)
      .bind_bytes(":sealed", key.sealed.bytes)
      .execute();
}

}  // namespace refund::sqlite
