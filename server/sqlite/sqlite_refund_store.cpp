#include "server/sqlite/sqlite_refund_store.h"

#include <utility>

#include "server/audit_notes.h"
#include "server/sqlite/account_table.h"
#include "server/sqlite/audit_table.h"
#include "server/sqlite/database_file.h"
#include "server/sqlite/payment_table.h"
#include "server/sqlite/refund_table.h"

namespace refund::sqlite {
namespace {

/// How many keys are forgotten, or accounts erased, in one transaction: others' writes come in
/// between.
constexpr int rows_at_once = 1'000;

/// Thrown to roll an import back; it tells what was wrong with it.
struct NothingImported {
  ImportResult result;
};

class SqliteRefundStore : public RefundStore {
 public:
  SqliteRefundStore(const std::string& path, const SqliteOptions& options) : file_(path, options) {}

  std::optional<Payment> find_payment(const MerchantUid& merchant_uid) override {
    return file_.read([&](Connection& db) -> std::optional<Payment> {
      auto row = sqlite::find_payment(db, merchant_uid);
      if (!row) return std::nullopt;
      return std::move(row->payment);
    });
  }
  OrderState look(const MerchantUid& merchant_uid,
                  const std::optional<IdempotencyKey>& key) override {
    return file_.read_together([&](Connection& db) {
      OrderState state;
      if (auto row = sqlite::find_payment(db, merchant_uid)) {
        state.payment = std::move(row->payment);
        state.tax = row->tax;
        state.pending = sqlite::find_pending(db, merchant_uid);
      }
      if (key) state.of_key = sqlite::find_refund(db, *key);
      return state;
    });
  }
  Payment save_payment(const Payment& payment, std::int64_t cancellations, sys_seconds now,
                       std::string_view cause) override {
    return file_.write([&](Connection& db) {
      return sqlite::save_payment(db, {payment, cancellations}, now, cause);
    });
  }
  std::optional<PaymentTax> find_tax(const MerchantUid& merchant_uid) override {
    return file_.read([&](Connection& db) -> std::optional<PaymentTax> {
      const auto row = sqlite::find_payment(db, merchant_uid);
      return row ? row->tax : std::nullopt;
    });
  }
  bool save_tax(const MerchantUid& merchant_uid, const PaymentTax& tax) override {
    return file_.write([&](Connection& db) { return sqlite::save_tax(db, merchant_uid, tax); });
  }
  ImportResult import_payments(std::span<const ImportRow> rows, ImportMode mode, sys_seconds now,
                               const Asker& by) override {
    try {
      return file_.write([&](Connection& db) {
        auto result = sqlite::import_payments(db, rows, now);
        if (mode == ImportMode::all_or_none && !result.bad.empty())
          throw NothingImported{std::move(result)};
        append_audit(db, note_of(result, by, now));
        return result;
      });
    } catch (NothingImported& nothing) {
      nothing.result.stored = 0;
      return std::move(nothing.result);
    }
  }

  OpenAnswer open(const Intent& intent) override {
    return file_.write([&](Connection& db) { return open_refund(db, intent); });
  }
  ApproveAnswer approve(const Approval& approval) override {
    return file_.write([&](Connection& db) { return sqlite::approve(db, approval); });
  }
  std::optional<Succeeded> succeed(const Success& success) override {
    return file_.write([&](Connection& db) { return sqlite::succeed(db, success); });
  }
  std::optional<RefundRecord> fail(const Failure& failure) override {
    return file_.write([&](Connection& db) { return sqlite::fail(db, failure); });
  }
  std::optional<RefundRecord> end_call(const RefundId& id, const CallEnd& end,
                                       sys_seconds next_check_at) override {
    return file_.write(
        [&](Connection& db) { return sqlite::end_call(db, id, end, next_check_at); });
  }
  std::optional<RefundRecord> postpone(const Postponement& postponement) override {
    return file_.write([&](Connection& db) { return sqlite::postpone(db, postponement); });
  }

  std::optional<RefundRecord> find_refund(const RefundId& id) override {
    return file_.read([&](Connection& db) { return sqlite::find_refund(db, id); });
  }
  std::optional<RefundRecord> find_refund(const IdempotencyKey& key) override {
    return file_.read([&](Connection& db) { return sqlite::find_refund(db, key); });
  }
  std::vector<RefundRecord> refunds_of(const MerchantUid& merchant_uid) override {
    return file_.read([&](Connection& db) { return sqlite::refunds_of(db, merchant_uid); });
  }
  std::vector<RefundRecord> list(const RefundFilter& filter) override {
    return file_.read([&](Connection& db) { return sqlite::list(db, filter); });
  }
  std::vector<Move> history(const RefundId& id) override {
    return file_.read([&](Connection& db) { return sqlite::history(db, id); });
  }
  std::vector<PaymentChange> changes(const MerchantUid& merchant_uid) override {
    return file_.read([&](Connection& db) { return changes_of(db, merchant_uid); });
  }

  std::vector<RefundRecord> take_due(sys_seconds now, sys_seconds lease_until, int limit) override {
    // Mostly nothing is due, and then nothing is written.
    if (!file_.read([&](Connection& db) { return any_due(db, now); })) return {};
    return file_.write(
        [&](Connection& db) { return sqlite::take_due(db, now, lease_until, limit); });
  }
  std::vector<RefundRecord> pending() override {
    return file_.read([&](Connection& db) { return sqlite::pending(db); });
  }
  std::int64_t count_waiting() override {
    return file_.read([&](Connection& db) { return sqlite::count_waiting(db); });
  }

  std::optional<AccountOf> find_account(const RefundId& id) override {
    return file_.read([&](Connection& db) { return sqlite::find_account(db, id); });
  }
  std::int64_t erase_accounts(sys_seconds settled_before, sys_seconds now) override {
    std::int64_t accounts = 0;
    while (true) {
      const auto erased = file_.write([&](Connection& db) {
        return sqlite::erase_accounts(db, settled_before, now, rows_at_once);
      });
      accounts += erased.accounts;
      if (erased.refunds < rows_at_once) return accounts;
    }
  }
  bool scrub() override { return file_.empty_log(); }
  std::vector<AccountOf> accounts_not_under(const std::string& key_id,
                                            const std::optional<RefundId>& after,
                                            int limit) override {
    return file_.read(
        [&](Connection& db) { return sqlite::accounts_not_under(db, key_id, after, limit); });
  }
  std::int64_t count_accounts_not_under(const std::string& key_id) override {
    return file_.read([&](Connection& db) { return sqlite::count_accounts_not_under(db, key_id); });
  }
  std::int64_t reseal_accounts(std::span<const AccountOf> accounts, sys_seconds now,
                               const Asker& by) override {
    return file_.write(
        [&](Connection& db) { return sqlite::reseal_accounts(db, accounts, now, by); });
  }
  std::vector<SealedFingerprintKey> fingerprint_keys() override {
    return file_.read([](Connection& db) { return sqlite::fingerprint_keys(db); });
  }
  void put_fingerprint_key(const SealedFingerprintKey& key) override {
    file_.write([&](Connection& db) {
      sqlite::put_fingerprint_key(db, key);
      return true;
    });
  }

  std::int64_t forget_keys(sys_seconds before) override {
    std::int64_t forgotten = 0;
    while (true) {
      const auto now = file_.write(
          [&](Connection& db) { return sqlite::forget_keys(db, before, rows_at_once); });
      forgotten += now;
      if (now < rows_at_once) return forgotten;
    }
  }

  void write_audit(const AuditNote& note) override {
    file_.write([&](Connection& db) {
      append_audit(db, note);
      return true;
    });
  }
  std::vector<AuditEntry> audit_entries(std::int64_t after, int limit) override {
    return file_.read([&](Connection& db) { return sqlite::audit_entries(db, after, limit); });
  }
  AuditHead audit_head() override {
    return file_.read([](Connection& db) { return sqlite::audit_head(db); });
  }

  std::optional<sys_seconds> swept_until() override {
    return file_.read([&](Connection& db) -> std::optional<sys_seconds> {
      Query query{db, "SELECT at FROM marks WHERE name = 'swept_until'"};
      if (!query.step()) return std::nullopt;
      return sys_seconds{std::chrono::seconds{query.integer(0)}};
    });
  }
  void set_swept_until(sys_seconds until) override {
    file_.write([&](Connection& db) {
      return Query{db, R"sql(
          INSERT INTO marks (name, at) VALUES ('swept_until', :until)
          ON CONFLICT (name) DO UPDATE SET at = max(at, excluded.at))sql"}
          .bind(":until", until)
          .execute();
    });
  }

  void ping() override {
    // A real write: it fails where a refund would fail.
    file_.write([](Connection& db) {
      return Query{db, R"sql(
          INSERT INTO marks (name, at) VALUES ('ping', unixepoch())
          ON CONFLICT (name) DO UPDATE SET at = excluded.at)sql"}
          .execute();
    });
  }

  WriteCounts write_counts() const override { return file_.counts(); }

 private:
  DatabaseFile file_;
};

}  // namespace

std::unique_ptr<RefundStore> open_sqlite_store(const std::string& path,
                                               const SqliteOptions& options) {
  return std::make_unique<SqliteRefundStore>(path, options);
}

}  // namespace refund::sqlite
