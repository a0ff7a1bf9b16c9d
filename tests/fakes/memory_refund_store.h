#pragma once

#include <mutex>
#include <type_traits>
#include <utility>

#include "server/refund_store.h"
#include "tests/fakes/memory_books.h"

namespace refund::fakes {

/// MemoryBooks behind one lock, so that many threads may use them. It can be told to be
/// unavailable.
class MemoryRefundStore : public RefundStore {
 public:
  explicit MemoryRefundStore(MemoryBooks books = {}) : books_(std::move(books)) {}

  /// From now on each write (or each call) throws, until it is told otherwise.
  enum class Trouble { none, writes_fail, all_fails };
  void have(Trouble trouble) {
    const std::lock_guard lock(mutex_);
    trouble_ = trouble;
  }

  std::optional<Payment> find_payment(const MerchantUid& merchant_uid) override {
    return read([&](const MemoryBooks& books) -> std::optional<Payment> {
      const auto* payment = books.find_payment(merchant_uid);
      if (!payment) return std::nullopt;
      return *payment;
    });
  }
  OrderState look(const MerchantUid& merchant_uid,
                  const std::optional<IdempotencyKey>& key) override {
    return read([&](const auto& books) { return books.look(merchant_uid, key); });
  }
  Payment save_payment(const Payment& payment, std::int64_t cancellations, sys_seconds now,
                       std::string_view cause) override {
    return write(
        [&](auto& books) { return books.save_payment(payment, cancellations, now, cause); });
  }
  std::optional<PaymentTax> find_tax(const MerchantUid& merchant_uid) override {
    return read([&](const auto& books) { return books.find_tax(merchant_uid); });
  }
  bool save_tax(const MerchantUid& merchant_uid, const PaymentTax& tax) override {
    return write([&](auto& books) { return books.save_tax(merchant_uid, tax); });
  }
  ImportResult import_payments(std::span<const ImportRow> rows, ImportMode mode, sys_seconds now,
                               const Asker& by) override {
    return write([&](auto& books) { return books.import_payments(rows, mode, now, by); });
  }
  OpenAnswer open(const Intent& intent) override {
    return write([&](auto& books) { return books.open(intent); });
  }
  ApproveAnswer approve(const Approval& approval) override {
    return write([&](auto& books) { return books.approve(approval); });
  }
  std::optional<Succeeded> succeed(const Success& success) override {
    return write([&](auto& books) { return books.succeed(success); });
  }
  std::optional<RefundRecord> fail(const Failure& failure) override {
    return write([&](auto& books) { return books.fail(failure); });
  }
  std::optional<RefundRecord> end_call(const RefundId& id, const CallEnd& end,
                                       sys_seconds next_check_at) override {
    return write([&](auto& books) { return books.end_call(id, end, next_check_at); });
  }
  std::optional<RefundRecord> postpone(const Postponement& postponement) override {
    return write([&](auto& books) { return books.postpone(postponement); });
  }
  std::optional<RefundRecord> find_refund(const RefundId& id) override {
    return read([&](const auto& books) { return books.find_refund(id); });
  }
  std::optional<RefundRecord> find_refund(const IdempotencyKey& key) override {
    return read([&](const auto& books) { return books.find_refund(key); });
  }
  std::vector<RefundRecord> refunds_of(const MerchantUid& merchant_uid) override {
    RefundFilter all;
    all.merchant_uid = merchant_uid;
    all.limit = 1'000'000;
    return list(all);
  }
  std::vector<RefundRecord> list(const RefundFilter& filter) override {
    return read([&](const auto& books) { return books.list(filter); });
  }
  std::vector<Move> history(const RefundId& id) override {
    return read([&](const auto& books) { return books.history(id); });
  }
  std::vector<PaymentChange> changes(const MerchantUid& merchant_uid) override {
    return read([&](const auto& books) { return books.changes(merchant_uid); });
  }
  std::vector<RefundRecord> take_due(sys_seconds now, sys_seconds lease_until, int limit) override {
    return write([&](auto& books) { return books.take_due(now, lease_until, limit); });
  }
  std::vector<RefundRecord> pending() override {
    return read([&](const auto& books) { return books.pending(); });
  }
  std::int64_t count_waiting() override {
    return read([&](const auto& books) { return books.count_waiting(); });
  }
  std::int64_t forget_keys(sys_seconds before) override {
    return write([&](auto& books) { return books.forget_keys(before); });
  }
  std::optional<AccountOf> find_account(const RefundId& id) override {
    return read([&](const auto& books) { return books.find_account(id); });
  }
  std::int64_t erase_accounts(sys_seconds settled_before, sys_seconds now) override {
    return write([&](auto& books) { return books.erase_accounts(settled_before, now); });
  }
  bool scrub() override { return true; }
  std::vector<AccountOf> accounts_not_under(const std::string& key_id,
                                            const std::optional<RefundId>& after,
                                            int limit) override {
    return read([&](const auto& books) {
      return books.accounts_not_under(key_id, after, static_cast<std::size_t>(limit));
    });
  }
  std::int64_t count_accounts_not_under(const std::string& key_id) override {
    return read([&](const auto& books) {
      return static_cast<std::int64_t>(
          books.accounts_not_under(key_id, std::nullopt, books.accounts.size()).size());
    });
  }
  std::int64_t reseal_accounts(std::span<const AccountOf> accounts, sys_seconds now,
                               const Asker& by) override {
    return write([&](auto& books) { return books.reseal_accounts(accounts, now, by); });
  }
  std::vector<SealedFingerprintKey> fingerprint_keys() override {
    return read([](const auto& books) {
      std::vector<SealedFingerprintKey> keys;
      for (const auto& [id, sealed] : books.fingerprint_keys) keys.push_back({id, sealed});
      return keys;
    });
  }
  void put_fingerprint_key(const SealedFingerprintKey& key) override {
    write([&](auto& books) {
      books.fingerprint_keys.insert_or_assign(key.id, key.sealed);
      return true;
    });
  }
  void write_audit(const AuditNote& note) override {
    write([&](auto& books) {
      books.write_audit(note);
      return true;
    });
  }
  std::vector<AuditEntry> audit_entries(std::int64_t after, int limit) override {
    return read([&](const auto& books) {
      std::vector<AuditEntry> found;
      for (const auto& entry : books.audit)
        if (entry.seq > after && found.size() < static_cast<std::size_t>(limit))
          found.push_back(entry);
      return found;
    });
  }
  AuditHead audit_head() override {
    return read([](const auto& books) { return books.audit_head(); });
  }
  std::optional<sys_seconds> swept_until() override {
    return read([&](const auto& books) { return books.swept; });
  }
  void set_swept_until(sys_seconds until) override {
    write([&](auto& books) {
      if (!books.swept || *books.swept < until) books.swept = until;
      return true;
    });
  }
  void ping() override {
    write([](auto&) { return true; });
  }

 private:
  template <class Work>
  std::invoke_result_t<Work, const MemoryBooks&> read(const Work& work) {
    const std::lock_guard lock(mutex_);
    if (trouble_ == Trouble::all_fails) throw StoreUnavailable("told to be unavailable");
    return work(std::as_const(books_));
  }
  template <class Work>
  std::invoke_result_t<Work, MemoryBooks&> write(const Work& work) {
    const std::lock_guard lock(mutex_);
    if (trouble_ != Trouble::none) throw StoreUnavailable("told to be unavailable");
    return work(books_);
  }

  std::mutex mutex_;
  MemoryBooks books_;
  Trouble trouble_ = Trouble::none;
};

}  // namespace refund::fakes
