#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "server/clock.h"
#include "server/payment_gateway.h"
#include "server/refund_store.h"
#include "tests/explorer/words.h"
#include "tests/explorer/world.h"

namespace refund::explorer {

/// How the one step that a thread is to take turns out.
enum class Turn {
  as_usual,
  fails,           ///< a write or a look-up: nothing was done
  done_and_fails,  ///< a write: done, and the error came afterwards
  refused,         ///< a send: no connection
  declined,        ///< a send: i'mport says no
  lost,            ///< an answer: never comes
};

/// How far a thread's code runs.
enum class Stretch { one_step, to_its_end };

/// Runs a thread's code: repeats what it was told, then takes one new step, then stops it.
class Tape {
 public:
  struct Stopped {};  // thrown through the code under test, and nothing there catches it

  Tape(World& world, std::size_t thread, Turn turn, Stretch stretch = Stretch::one_step)
      : world_(world), index_(thread), turn_(turn), stretch_(stretch) {}

  World& world() { return world_; }
  const World& world() const { return world_; }
  Thread& thread() { return world_.threads[index_]; }
  std::size_t index() const { return index_; }
  Turn turn() const { return turn_; }

  /// One question to the outside. `act` answers it on the world.
  template <class Answer, class Act>
  Answer ask(Asking kind, const Act& act) {
    if (position_ < thread().told.size()) return repeat<Answer>();
    if (taken_ && stretch_ == Stretch::one_step) {
      thread().next = kind;
      throw Stopped{};
    }
    taken_ = true;
    return record<Answer>(act());
  }

  /// The time is told at once: no one else acts in between.
  std::chrono::sys_seconds now() {
    if (position_ < thread().told.size()) return repeat<std::chrono::sys_seconds>();
    return record(world_.now);
  }

 private:
  template <class Answer>
  Answer repeat() {
    return *static_cast<const Answer*>(thread().told[position_++].get());
  }
  template <class Answer>
  Answer record(Answer answer) {
    thread().told.push_back(std::make_shared<const Answer>(answer));
    thread().told_hash =
        std::hash<std::string>{}(std::to_string(thread().told_hash) + in_words(answer));
    ++position_;
    return answer;
  }

  World& world_;
  const std::size_t index_;
  const Turn turn_;
  const Stretch stretch_;
  std::size_t position_ = 0;
  bool taken_ = false;
};

class TapeClock : public Clock {
 public:
  explicit TapeClock(Tape& tape) : tape_(tape) {}
  std::chrono::sys_seconds now() override { return tape_.now(); }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::time_point{tape_.now().time_since_epoch()};
  }

 private:
  Tape& tape_;
};

class TapeGateway : public PaymentGateway {
 public:
  explicit TapeGateway(Tape& tape) : tape_(tape) {}

  CancelAnswer cancel(const CancelOrder& order) override;
  Result<GatewayPayment, LookupError> find(const ImpUid& imp_uid) override;
  Result<GatewayPayment, LookupError> find(const MerchantUid& merchant_uid) override;
  Result<std::vector<GatewayPayment>, LookupError> cancelled_between(
      std::chrono::sys_seconds from, std::chrono::sys_seconds to) override;
  std::optional<std::string> trouble() override { return std::nullopt; }

 private:
  Tape& tape_;
};

class TapeStore : public RefundStore {
 public:
  explicit TapeStore(Tape& tape) : tape_(tape) {}

  std::optional<Payment> find_payment(const MerchantUid& merchant_uid) override;
  OrderState look(const MerchantUid& merchant_uid,
                  const std::optional<IdempotencyKey>& key) override;
  Payment save_payment(const Payment& payment, std::int64_t cancellations, sys_seconds now,
                       std::string_view cause) override;
  std::optional<PaymentTax> find_tax(const MerchantUid& merchant_uid) override;
  bool save_tax(const MerchantUid& merchant_uid, const PaymentTax& tax) override;
  ImportResult import_payments(std::span<const ImportRow> rows, ImportMode mode, sys_seconds now,
                               const Asker& by) override;
  OpenAnswer open(const Intent& intent) override;
  ApproveAnswer approve(const Approval& approval) override;
  std::optional<Succeeded> succeed(const Success& success) override;
  std::optional<RefundRecord> fail(const Failure& failure) override;
  std::optional<RefundRecord> end_call(const RefundId& id, const CallEnd& end,
                                       sys_seconds next_check_at) override;
  std::optional<RefundRecord> postpone(const Postponement& postponement) override;
  std::optional<RefundRecord> find_refund(const RefundId& id) override;
  std::optional<RefundRecord> find_refund(const IdempotencyKey& key) override;
  std::vector<RefundRecord> refunds_of(const MerchantUid& merchant_uid) override;
  std::vector<RefundRecord> list(const RefundFilter& filter) override;
  std::vector<Move> history(const RefundId& id) override;
  std::vector<PaymentChange> changes(const MerchantUid& merchant_uid) override;
  std::vector<RefundRecord> take_due(sys_seconds now, sys_seconds lease_until, int limit) override;
  std::vector<RefundRecord> pending() override;
  std::int64_t count_waiting() override;
  std::int64_t forget_keys(sys_seconds before) override;
  std::optional<AccountOf> find_account(const RefundId& id) override;
  std::int64_t erase_accounts(sys_seconds settled_before, sys_seconds now) override;
  bool scrub() override;
  std::vector<AccountOf> accounts_not_under(const std::string& key_id,
                                            const std::optional<RefundId>& after,
                                            int limit) override;
  std::int64_t count_accounts_not_under(const std::string& key_id) override;
  std::int64_t reseal_accounts(std::span<const AccountOf> accounts, sys_seconds now,
                               const Asker& by) override;
  void write_audit(const AuditNote& note) override;
  std::vector<AuditEntry> audit_entries(std::int64_t after, int limit) override;
  AuditHead audit_head() override;
  std::vector<SealedFingerprintKey> fingerprint_keys() override;
  void put_fingerprint_key(const SealedFingerprintKey& key) override;
  std::optional<sys_seconds> swept_until() override;
  void set_swept_until(sys_seconds until) override;
  void ping() override;

 private:
  template <class Read>
  auto read(const Read& read);
  template <class Write>
  auto write(const Write& write);

  Tape& tape_;
};

}  // namespace refund::explorer
