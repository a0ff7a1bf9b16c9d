#include "tests/fakes/gateway_books.h"

#include "server/cancel_reason.h"

namespace refund::fakes {

void GatewayBooks::add(const Payment& payment) {
  GatewayPayment held{payment, {}};
  if (!payment.cancel_amount.is_zero())
    held.cancellations.push_back({"old", payment.cancel_amount,
                                  payment.paid_at.value_or(std::chrono::sys_seconds{}),
                                  "before our time", ""});
  payments_.insert_or_assign(payment.imp_uid.str(), std::move(held));
}

CancelAnswer GatewayBooks::cancel(const CancelOrder& order, std::chrono::sys_seconds now) {
  const auto at = payments_.find(order.imp_uid.str());
  if (at == payments_.end()) return CancelRefused{1, "취소할 결제건이 존재하지 않습니다."};

  auto& held = at->second;
  const auto balance = refundable_amount(held.payment);
  if (balance.is_zero()) return CancelRefused{1, "이미 전액취소된 주문입니다."};
  if (order.checksum != balance) return CancelRefused{1, "checksum이 일치하지 않습니다."};
  // As i'mport does: 0 means everything that is left.
  const auto amount = order.amount.is_zero() ? balance : order.amount;
  if (!minus(balance, amount)) return CancelRefused{1, "취소 가능 금액을 초과하였습니다."};

  give_back(held, amount, reason_with(order.refund_id, order.reason), now);
  return CancelDone{held};
}

bool GatewayBooks::cancel_at_console(const ImpUid& imp_uid, Money amount,
                                     std::chrono::sys_seconds now) {
  return cancel_elsewhere(imp_uid, amount, "관리자페이지취소", now);
}

bool GatewayBooks::cancel_elsewhere(const ImpUid& imp_uid, Money amount, std::string reason,
                                    std::chrono::sys_seconds now) {
  const auto at = payments_.find(imp_uid.str());
  if (at == payments_.end() || !minus(refundable_amount(at->second.payment), amount)) return false;
  give_back(at->second, amount, std::move(reason), now);
  return true;
}

void GatewayBooks::give_back(GatewayPayment& held, Money amount, std::string reason,
                             std::chrono::sys_seconds now) {
  held.payment.cancel_amount = *plus(held.payment.cancel_amount, amount);
  held.payment.status = PaymentStatus::cancelled;
  const auto id = "cancellation_" + std::to_string(++cancellations_);
  held.cancellations.push_back({id, amount, now, std::move(reason), "https://receipt.test/" + id});
}

const GatewayPayment* GatewayBooks::find(const ImpUid& imp_uid) const {
  const auto at = payments_.find(imp_uid.str());
  return at == payments_.end() ? nullptr : &at->second;
}

const GatewayPayment* GatewayBooks::find(const MerchantUid& merchant_uid) const {
  for (const auto& [imp_uid, held] : payments_)
    if (held.payment.merchant_uid == merchant_uid) return &held;
  return nullptr;
}

}  // namespace refund::fakes
