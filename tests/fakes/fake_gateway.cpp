#include "tests/fakes/fake_gateway.h"

#include <cassert>
#include <utility>

namespace refund::fakes {

CancelAnswer FakeGateway::cancel(const CancelOrder& order) {
  std::unique_lock lock(mutex_);
  orders_.push_back(order);
  ++held_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !holding_; });
  --held_;
  return cancel_locked(order);
}

std::variant<CancelAnswer, LateCancel> FakeGateway::cancel_until(
    const CancelOrder& order, std::chrono::steady_clock::time_point patience) {
  {
    const std::lock_guard lock(mutex_);
    if (!holding_) {
      orders_.push_back(order);
      return cancel_locked(order);
    }
  }
  return PaymentGateway::cancel_until(order, patience);
}

CancelAnswer FakeGateway::cancel_locked(const CancelOrder& order) {
  auto fate = Fate::answered;
  if (!fates_.empty()) {
    fate = fates_.front();
    fates_.pop_front();
  }
  switch (fate) {
    case Fate::answered:
      return books_.cancel(order, clock_.now());
    case Fate::answer_lost:
      books_.cancel(order, clock_.now());
      return CancelUnknown{"connection reset"};
    case Fate::call_lost:
      return CancelUnknown{"time-out"};
    case Fate::carried_out_late:
      late_.push_back(order);
      return CancelUnknown{"time-out"};
    case Fate::not_sent:
      return CancelNotSent{"connection refused"};
    case Fate::declined:
      return CancelRefused{-1, "결제취소에 실패하였습니다. 카드사 점검중"};
    case Fate::sent_twice:
      books_.cancel(order, clock_.now());
      return books_.cancel(order, clock_.now());
    case Fate::accepted_only:
      late_.push_back(order);
      return CancelDone{*books_.find(order.imp_uid)};
  }
  assert(false);
  return CancelUnknown{""};
}

template <class Name>
Result<GatewayPayment, LookupError> FakeGateway::look_up(const Name& name) {
  const std::lock_guard lock(mutex_);
  ++lookups_;
  if (failing_lookups_ > 0) {
    --failing_lookups_;
    return Unexpected{LookupError::unavailable};
  }
  const auto* held = books_.find(name);
  if (!held) return Unexpected{LookupError::not_found};
  auto told = *held;
  if (const auto edit = edits_.find(told.payment.imp_uid.str()); edit != edits_.end())
    edit->second(told);
  return told;
}

Result<GatewayPayment, LookupError> FakeGateway::find(const ImpUid& imp_uid) {
  return look_up(imp_uid);
}

Result<GatewayPayment, LookupError> FakeGateway::find(const MerchantUid& merchant_uid) {
  return look_up(merchant_uid);
}

Result<std::vector<GatewayPayment>, LookupError> FakeGateway::cancelled_between(
    std::chrono::sys_seconds from, std::chrono::sys_seconds to) {
  const std::lock_guard lock(mutex_);
  if (failing_lookups_ > 0) {
    --failing_lookups_;
    return Unexpected{LookupError::unavailable};
  }
  std::vector<GatewayPayment> cancelled;
  for (const auto& [imp_uid, held] : books_.payments())
    for (const auto& entry : held.cancellations)
      if (entry.cancelled_at >= from && entry.cancelled_at < to) {
        cancelled.push_back(held);
        break;
      }
  return cancelled;
}

void FakeGateway::add(const Payment& payment) {
  const std::lock_guard lock(mutex_);
  books_.add(payment);
}

void FakeGateway::next(std::initializer_list<Fate> fates) {
  const std::lock_guard lock(mutex_);
  fates_.insert(fates_.end(), fates);
}

void FakeGateway::next_lookups_fail(int times) {
  const std::lock_guard lock(mutex_);
  failing_lookups_ = times;
}

void FakeGateway::finish_late_calls() {
  const std::lock_guard lock(mutex_);
  for (const auto& order : std::exchange(late_, {})) books_.cancel(order, clock_.now());
}

bool FakeGateway::cancel_at_console(const ImpUid& imp_uid, Money amount) {
  const std::lock_guard lock(mutex_);
  return books_.cancel_at_console(imp_uid, amount, clock_.now());
}

bool FakeGateway::cancel_elsewhere(const ImpUid& imp_uid, Money amount, std::string reason) {
  const std::lock_guard lock(mutex_);
  return books_.cancel_elsewhere(imp_uid, amount, std::move(reason), clock_.now());
}

void FakeGateway::change(const ImpUid& imp_uid, const std::function<void(GatewayPayment&)>& edit) {
  const std::lock_guard lock(mutex_);
  edits_[imp_uid.str()] = edit;
}

void FakeGateway::hold() {
  const std::lock_guard lock(mutex_);
  holding_ = true;
}

void FakeGateway::release() {
  const std::lock_guard lock(mutex_);
  holding_ = false;
  changed_.notify_all();
}

void FakeGateway::wait_until_held(int cancels) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return held_ >= cancels; });
}

GatewayPayment FakeGateway::state(const ImpUid& imp_uid) const {
  const std::lock_guard lock(mutex_);
  return *books_.find(imp_uid);
}

std::vector<CancelOrder> FakeGateway::orders() const {
  const std::lock_guard lock(mutex_);
  return orders_;
}

int FakeGateway::lookups() const {
  const std::lock_guard lock(mutex_);
  return lookups_;
}

}  // namespace refund::fakes
