#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/clock.h"
#include "server/payment_gateway.h"
#include "server/refund_store.h"
#include "shared/refund_rules.h"
#include "shared/wire/payment_wire.h"

namespace refund {

/// Everything that can come of asking for a refund. Each is one line of the table in API.md.
struct Settled {  ///< it succeeded, now or when this key was first used: 200
  Payment payment;
  Refund refund;
};
struct StillPending {  ///< accepted, outcome not known yet: 202
  Payment payment;
  Refund refund;
};
struct Failed {  ///< this refund failed: 422 when declined, 503 when nothing was sent
  Refund refund;
};
struct Invalid {  ///< 400
  std::vector<Violation> violations;
};
struct Refused {  ///< 400 already_refunded or not_refundable
  NotRefundable why;
};
struct NoSuchPayment {};        ///< 404
struct GatewayUnavailable {};   ///< the order is unknown and i'mport can't be asked: 503
struct InProgress {             ///< 409
  RefundId open;
};
struct KeyReused {};            ///< 422
using RefundAnswer = std::variant<Settled, StillPending, Failed, Invalid, Refused, NoSuchPayment,
                                  GatewayUnavailable, InProgress, KeyReused>;

struct RefundServiceOptions {
  /// After this a refund still under way is answered as pending; its call goes on.
  std::chrono::milliseconds answer_within{10'000};
};

/// The use case: check, write the intent, move the money, write the outcome. Only the middle step
/// can lose its answer, and what then becomes of the refund is the reconciler's to find out.
class RefundService {
 public:
  RefundService(RefundStore& store, PaymentGateway& gateway, Clock& clock,
                RefundServiceOptions options = {});
  ~RefundService();

  RefundAnswer refund(const RefundRequest& request, const std::optional<IdempotencyKey>& key);

  /// The order as the widget shows it. An order that the books don't know is looked up at i'mport
  /// once.
  Result<wire::PaymentView, LookupError> payment(const MerchantUid& merchant_uid);

  /// Asks i'mport for the payment and stores what it says. A payment of another order than
  /// `merchant_uid` is not_found.
  Result<Payment, LookupError> refresh(const MerchantUid& merchant_uid, const ImpUid& imp_uid,
                                       std::string_view cause);

  /// The refund, once it has settled or after `wait`, whichever comes first.
  std::optional<Refund> find_refund(const RefundId& id, std::chrono::milliseconds wait);
};

}  // namespace refund
