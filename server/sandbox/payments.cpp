#include "server/sandbox/payments.h"

#include <algorithm>
#include <cassert>

#include "server/sandbox/pg_refusals.h"
#include "shared/word.h"

namespace refund::sandbox {
namespace {

Changed changed(const Payment& payment, std::string cancellation) {
  Changed changed{{},
                  payment.imp_uid,
                  payment.merchant_uid,
                  std::string(to_string(payment.status)),
                  std::move(cancellation)};
  changed.json.reserve(2'048);
  write_payment(changed.json, payment);
  return changed;
}

/// What is neither given back nor promised to be.
Money uncommitted(const Payment& payment) {
  auto left = payment.balance();
  for (const auto& entry : payment.unfinished) left = *minus(left, entry.amount);
  return left;
}

Refusal not_found() {
  return {404, -1, "존재하지 않는 결제정보입니다."};
}

}  // namespace

const Payment* Books::find(std::string_view imp_uid) const {
  const auto found = by_imp_uid_.find(std::string(imp_uid));
  return found == by_imp_uid_.end() ? nullptr : found->second;
}

Payment* Books::find(std::string_view imp_uid) {
  return const_cast<Payment*>(std::as_const(*this).find(imp_uid));
}

std::vector<const Payment*> Books::of_order(std::string_view merchant_uid) const {
  const auto found = by_merchant_uid_.find(std::string(merchant_uid));
  if (found == by_merchant_uid_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

void Payments::put(Payment payment) {
  const std::lock_guard lock(mutex_);
  auto* place = books_.find(payment.imp_uid);
  if (place) {
    std::erase(books_.by_merchant_uid_[place->merchant_uid], place);
    *place = std::move(payment);
  } else {
    place = &books_.payments_.emplace_back(std::move(payment));
    books_.by_imp_uid_[place->imp_uid] = place;
  }
  books_.by_merchant_uid_[place->merchant_uid].push_back(place);
}

/// If both ids come, only imp_uid counts. Which of an order's payments is meant is not documented:
/// we take the newest that can be cancelled, else the newest.
Payment* Payments::payment_of(const CancelCall& call) {
  if (!call.imp_uid.empty()) return books_.find(call.imp_uid);
  const auto found = books_.by_merchant_uid_.find(call.merchant_uid);
  if (found == books_.by_merchant_uid_.end() || found->second.empty()) return nullptr;
  const auto worse = [](const Payment* a, const Payment* b) {
    const auto rank = [](const Payment& payment) {
      const bool brought_money = payment.paid_at != 0 && payment.status != PaymentStatus::failed;
      return std::pair(brought_money && !payment.balance().is_zero(), payment.started_at);
    };
    return rank(*a) < rank(*b);
  };
  return *std::max_element(found->second.begin(), found->second.end(), worse);
}

Result<Changed, Refusal> Payments::cancel(const CancelCall& call, std::chrono::sys_seconds now) {
  if (call.imp_uid.empty() && call.merchant_uid.empty())
    return Unexpected{malformed("imp_uid, merchant_uid 둘 중 하나는 지정해주셔야합니다.")};

  const std::lock_guard lock(mutex_);
  auto* payment = payment_of(call);
  if (!payment) return Unexpected{no_such_payment()};
  const auto amount = check_cancel(call, *payment, now);
  if (!amount) return Unexpected{amount.error()};

  const auto number = payment->accepted + 1;
  Cancellation entry{*amount,         unix_time(now), cancellation_id(payment->imp_uid, number),
                     payment->pg_tid, call.reason,    {}};
  if (!call.receipts.empty() && payment->pay_method == pay_method::card)
    entry.receipt_url = call.receipts + entry.cancellation_id;
  if (payment->tax_left) entry.tax = *tax_part_of(call, *payment, *amount);
  if (finishes_later(*payment)) {
    if (*amount > uncommitted(*payment))
      return Unexpected{refused_by_pg("(처리 중인 취소 요청이 있습니다)")};
    payment->unfinished.push_back(std::move(entry));
  } else {
    settle(*payment, std::move(entry));
  }
  payment->accepted = number;
  return changed(*payment, cancellation_id(payment->imp_uid, number));
}

/// The money has gone back.
void Payments::settle(Payment& payment, Cancellation entry) const {
  const auto total = plus(payment.cancel_amount, entry.amount);
  assert(total && *total <= payment.amount);
  payment.cancel_amount = *total;
  if (entry.tax && payment.tax_left) payment.tax_left = minus(*payment.tax_left, *entry.tax);
  payment.cancel_reason = entry.reason;
  payment.cancelled_at = payment.updated_at = entry.cancelled_at;
  payment.history.push_back(std::move(entry));
  const bool in_part = !payment.balance().is_zero();
  payment.status =
      in_part && partial_ == PartialStatus::paid ? PaymentStatus::paid : PaymentStatus::cancelled;
}

Result<Changed, Refusal> Payments::revoke(std::string_view imp_uid, std::chrono::sys_seconds now) {
  const std::lock_guard lock(mutex_);
  auto* payment = books_.find(imp_uid);
  if (!payment) return Unexpected{not_found()};
  if (payment->pay_method != "vbank" || payment->status != PaymentStatus::ready)
    return Unexpected{malformed("입금 전의 가상계좌가 아닙니다.")};
  // A revoked virtual account is shown as failed. Source: release note of 2024-01-25.
  payment->status = PaymentStatus::failed;
  payment->fail_reason = "가상계좌 말소";
  payment->failed_at = payment->updated_at = unix_time(now);
  return changed(*payment, {});
}

Result<Changed, Refusal> Payments::finish(std::string_view imp_uid, Finish how,
                                          std::chrono::sys_seconds now) {
  const std::lock_guard lock(mutex_);
  auto* payment = books_.find(imp_uid);
  if (!payment) return Unexpected{not_found()};
  std::string last;
  for (auto& entry : std::exchange(payment->unfinished, {})) {
    if (how == Finish::refused) continue;
    entry.cancelled_at = unix_time(now);
    last = entry.cancellation_id;
    settle(*payment, std::move(entry));
  }
  return changed(*payment, last);
}

std::optional<Payments::Scripted> Payments::next_in_script(const CancelCall& call) {
  const std::lock_guard lock(mutex_);
  auto* payment = payment_of(call);
  if (!payment || !payment->script.cancel) return std::nullopt;
  auto& script = payment->script;
  if (script.times && (*script.times)-- <= 0) {
    script.cancel.reset();
    return std::nullopt;
  }
  const auto words = script.message.empty() ? "결제취소에 실패하였습니다." : script.message;
  return Scripted{*script.cancel, {200, script.code, words}};
}

}  // namespace refund::sandbox
