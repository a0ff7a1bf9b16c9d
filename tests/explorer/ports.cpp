#include "tests/explorer/ports.h"

#include <variant>

namespace refund::explorer {
namespace {

/// What the use case never asks for is not played. No std::exception: the code under test must not
/// take it for a failure of its own.
struct NotPlayed {};
[[noreturn]] void not_played() {
  throw NotPlayed{};
}

/// The outcome of a write that may fail.
template <class Answer>
using Written = std::optional<Answer>;

}  // namespace

CancelAnswer TapeGateway::cancel(const CancelOrder& order) {
  using Sent = std::optional<std::chrono::sys_seconds>;
  const auto sent = tape_.ask<Sent>(Asking::send, [&]() -> Sent {
    auto& world = tape_.world();
    if (tape_.turn() == Turn::refused) {
      --world.left.refused_connections;
      return std::nullopt;
    }
    Call call{order, tape_.index(), world.now, false, std::nullopt, std::nullopt};
    if (tape_.turn() == Turn::declined) {
      --world.left.declined;
      call.answer = CancelRefused{-1, "the PG is closed"};
    }
    world.calls.push_back(std::move(call));
    return world.now;
  });
  if (!sent) return CancelNotSent{"connection refused"};

  auto answer = tape_.ask<CancelAnswer>(Asking::answer, [&]() -> CancelAnswer {
    auto& world = tape_.world();
    for (auto& call : world.calls) {
      if (call.thread != tape_.index() || call.order.refund_id != order.refund_id || call.left_at)
        continue;
      call.left_at = world.now;
      if (tape_.turn() != Turn::lost) return *call.answer;
      --world.left.lost_answers;
      return CancelUnknown{"time-out"};
    }
    not_played();
  });
  if (tape_.world().scenario->unknown_is_failed && std::holds_alternative<CancelUnknown>(answer))
    return CancelNotSent{"taken for it"};
  return answer;
}

Result<GatewayPayment, LookupError> TapeGateway::find(const ImpUid& imp_uid) {
  using Found = Result<GatewayPayment, LookupError>;
  return tape_.ask<Found>(Asking::look_up, [&]() -> Found {
    if (tape_.turn() == Turn::fails) {
      --tape_.world().left.failed_lookups;
      return Unexpected{LookupError::unavailable};
    }
    const auto* held = tape_.world().gateway.find(imp_uid);
    if (!held) return Unexpected{LookupError::not_found};
    return *held;
  });
}

Result<GatewayPayment, LookupError> TapeGateway::find(const MerchantUid&) {
  not_played();
}
Result<std::vector<GatewayPayment>, LookupError> TapeGateway::cancelled_between(
    std::chrono::sys_seconds, std::chrono::sys_seconds) {
  not_played();
}

template <class Read>
auto TapeStore::read(const Read& read) {
  return tape_.ask<decltype(read(tape_.world().books))>(Asking::read,
                                                        [&] { return read(tape_.world().books); });
}

template <class Write>
auto TapeStore::write(const Write& write) {
  using Answer = decltype(write(tape_.world().books));
  auto written = tape_.ask<Written<Answer>>(Asking::write, [&]() -> Written<Answer> {
    auto& world = tape_.world();
    if (tape_.turn() == Turn::as_usual) return write(world.books);
    --world.left.failed_writes;
    if (tape_.turn() == Turn::done_and_fails) write(world.books);
    return std::nullopt;
  });
  if (!written) throw StoreUnavailable("the disk is full");
  return *std::move(written);
}

std::optional<Payment> TapeStore::find_payment(const MerchantUid& merchant_uid) {
  return read([&](const auto& books) -> std::optional<Payment> {
    const auto* payment = books.find_payment(merchant_uid);
    if (!payment) return std::nullopt;
    return *payment;
  });
}
OrderState TapeStore::look(const MerchantUid& merchant_uid,
                           const std::optional<IdempotencyKey>& key) {
  return read([&](const auto& books) { return books.look(merchant_uid, key); });
}
Payment TapeStore::save_payment(const Payment& payment, std::int64_t cancellations, sys_seconds now,
                                std::string_view cause) {
  return write([&](auto& books) { return books.save_payment(payment, cancellations, now, cause); });
}
OpenAnswer TapeStore::open(const Intent& intent) {
  return write([&](auto& books) {
    if (intent.key) tape_.world().key_of[intent.id.str()] = intent.key->str();
    return books.open(intent);
  });
}
ApproveAnswer TapeStore::approve(const Approval& approval) {
  return write([&](auto& books) { return books.approve(approval); });
}
std::optional<Succeeded> TapeStore::succeed(const Success& success) {
  return write([&](auto& books) { return books.succeed(success); });
}
std::optional<RefundRecord> TapeStore::fail(const Failure& failure) {
  return write([&](auto& books) { return books.fail(failure); });
}
std::optional<RefundRecord> TapeStore::end_call(const RefundId& id, const CallEnd& end,
                                                sys_seconds next_check_at) {
  return write([&](auto& books) { return books.end_call(id, end, next_check_at); });
}
std::optional<RefundRecord> TapeStore::postpone(const Postponement& postponement) {
  return write([&](auto& books) { return books.postpone(postponement); });
}
std::optional<RefundRecord> TapeStore::find_refund(const RefundId& id) {
  return read([&](const auto& books) { return books.find_refund(id); });
}
std::optional<RefundRecord> TapeStore::find_refund(const IdempotencyKey& key) {
  return read([&](const auto& books) { return books.find_refund(key); });
}
std::vector<RefundRecord> TapeStore::refunds_of(const MerchantUid& merchant_uid) {
  RefundFilter filter;
  filter.merchant_uid = merchant_uid;
  return read([&](const auto& books) { return books.list(filter); });
}
std::vector<RefundRecord> TapeStore::pending() {
  return read([&](const auto& books) { return books.pending(); });
}

/// No tax is played: nothing hangs on what a cancel says of it.
std::optional<PaymentTax> TapeStore::find_tax(const MerchantUid&) {
  return std::nullopt;
}
bool TapeStore::save_tax(const MerchantUid&, const PaymentTax&) {
  not_played();
}
ImportResult TapeStore::import_payments(std::span<const ImportRow>, ImportMode, sys_seconds,
                                        const Asker&) {
  not_played();
}
std::vector<RefundRecord> TapeStore::list(const RefundFilter&) {
  not_played();
}
std::vector<Move> TapeStore::history(const RefundId&) {
  not_played();
}
std::vector<PaymentChange> TapeStore::changes(const MerchantUid&) {
  not_played();
}
std::vector<RefundRecord> TapeStore::take_due(sys_seconds, sys_seconds, int) {
  not_played();
}
std::int64_t TapeStore::count_waiting() {
  not_played();
}
std::int64_t TapeStore::forget_keys(sys_seconds) {
  not_played();
}
std::optional<AccountOf> TapeStore::find_account(const RefundId&) {
  not_played();
}
std::int64_t TapeStore::erase_accounts(sys_seconds, sys_seconds) {
  not_played();
}
bool TapeStore::scrub() {
  not_played();
}
std::vector<AccountOf> TapeStore::accounts_not_under(const std::string&,
                                                     const std::optional<RefundId>&, int) {
  not_played();
}
std::int64_t TapeStore::count_accounts_not_under(const std::string&) {
  not_played();
}
std::int64_t TapeStore::reseal_accounts(std::span<const AccountOf>, sys_seconds, const Asker&) {
  not_played();
}
void TapeStore::write_audit(const AuditNote&) {
  not_played();
}
std::vector<AuditEntry> TapeStore::audit_entries(std::int64_t, int) {
  not_played();
}
AuditHead TapeStore::audit_head() {
  not_played();
}
std::vector<SealedFingerprintKey> TapeStore::fingerprint_keys() {
  not_played();
}
void TapeStore::put_fingerprint_key(const SealedFingerprintKey&) {
  not_played();
}
std::optional<sys_seconds> TapeStore::swept_until() {
  not_played();
}
void TapeStore::set_swept_until(sys_seconds) {
  not_played();
}
void TapeStore::ping() {
  not_played();
}

}  // namespace refund::explorer
