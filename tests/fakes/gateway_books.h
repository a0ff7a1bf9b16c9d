#pragma once

#include <map>
#include <string>

#include "server/payment_gateway.h"

namespace refund::fakes {

/// What i'mport would have on its side: payments with a real balance and their cancellations. It
/// compares checksums as i'mport does, so it can't be made to pay more than it has.
class GatewayBooks {
 public:
  void add(const Payment& payment);

  /// Carries an order out, or refuses it in i'mport's words.
  CancelAnswer cancel(const CancelOrder& order, std::chrono::sys_seconds now);

  /// A cancellation made in i'mport's console: no checksum, a fixed reason. False when less is
  /// left.
  bool cancel_at_console(const ImpUid& imp_uid, Money amount, std::chrono::sys_seconds now);

  /// A cancellation by another program of the shop, with whatever reason.
  bool cancel_elsewhere(const ImpUid& imp_uid, Money amount, std::string reason,
                        std::chrono::sys_seconds now);

  const GatewayPayment* find(const ImpUid& imp_uid) const;
  const GatewayPayment* find(const MerchantUid& merchant_uid) const;
  const std::map<std::string, GatewayPayment>& payments() const { return payments_; }

 private:
  void give_back(GatewayPayment& held, Money amount, std::string reason,
                 std::chrono::sys_seconds now);

  std::map<std::string, GatewayPayment> payments_;  // by imp_uid
  int cancellations_ = 0;
};

}  // namespace refund::fakes
