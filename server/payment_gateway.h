#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "shared/payment.h"
#include "shared/refund_request.h"
#include "shared/result.h"
#include "shared/tax.h"

namespace refund {

/// One entry of i'mport's cancel_history: money that has gone back.
struct Cancellation {
  std::string cancellation_id;  ///< empty in answers from before 2024
  Money amount;
  std::chrono::sys_seconds cancelled_at;
  std::string reason;  ///< ends in our refund id when the cancellation was ours
  std::string receipt_url;

  bool operator==(const Cancellation&) const = default;
};

/// A payment as the gateway tells it, with every cancellation of it, oldest first.
struct GatewayPayment {
  Payment payment;
  std::vector<Cancellation> cancellations;
};

/// One movement of money, in full: nothing is left for the gateway to assume.
struct CancelOrder {
  RefundId refund_id;  ///< travels at the end of the reason and comes back in cancel_history
  ImpUid imp_uid;
  Money amount;    ///< explicit and positive: absent or 0 would mean "everything"
  Money checksum;  ///< the refundable amount before the call: a compare-and-set, our only fence
  std::string reason;
  std::optional<RefundAccount> account;
  TaxFields tax = {};            ///< of the amount, as far as the PG wants them and we know them
  bool names_requester = false;  ///< the PG wants to be told who asks
  /// The call is over by then, or nothing has been sent. The intent was written some time before
  /// the call, and it is from the intent on that others count how long it may run.
  std::chrono::steady_clock::time_point over_by = std::chrono::steady_clock::time_point::max();
};

/// The four answers of a cancel.
struct CancelDone {
  GatewayPayment after;
};
struct CancelRefused {
  int code;             ///< i'mport's, never 0
  std::string message;  ///< i'mport's or the PG's own words
};
struct CancelNotSent {
  std::string why;  ///< nothing has reached i'mport: trying again is safe
};
struct CancelUnknown {
  std::string why;  ///< it may have been done: look, never send again
};
using CancelAnswer = std::variant<CancelDone, CancelRefused, CancelNotSent, CancelUnknown>;

/// The rest of a cancel that takes longer than somebody wanted to wait. Blocks until its answer;
/// called once, on whatever thread.
using LateCancel = std::function<CancelAnswer()>;

enum class LookupError {
  not_found,
  unavailable,  ///< no answer, or none that can be read
};

/// Where money moves. One adapter speaks to i'mport; the tests have a fake with a real balance.
/// Safe to call from many threads. Every call blocks for at most the adapter's own time-out.
class PaymentGateway {
 public:
  virtual ~PaymentGateway() = default;

  /// Gives `order.amount` back to the payer. Refused when `order.checksum` differs from the
  /// gateway's own balance. Ends by `order.over_by` where that is sooner than the time-out. Source:
  /// POST https://api.iamport.kr/payments/cancel.
  virtual CancelAnswer cancel(const CancelOrder& order) = 0;

  /// The same for who wants to wait until `patience` only: then the rest comes back, to be called.
  /// One that can't let go in the middle has all of it to come.
  virtual std::variant<CancelAnswer, LateCancel> cancel_until(
      const CancelOrder& order, std::chrono::steady_clock::time_point patience) {
    static_cast<void>(patience);
    return [this, order] { return cancel(order); };
  }

  /// Source: GET /payments/{imp_uid}?include_sandbox=true.
  virtual Result<GatewayPayment, LookupError> find(const ImpUid& imp_uid) = 0;

  /// The payment of an order; the paid one when the order was tried more than once.
  /// Source: GET /payments/findAll/{merchant_uid}.
  virtual Result<GatewayPayment, LookupError> find(const MerchantUid& merchant_uid) = 0;

  /// Payments with a cancellation in [from, to), for the daily sweep. Pages are read to the end,
  /// each within the time-out; one payment may come twice, and one that can't be read is left out.
  /// Source: GET /payments/status/cancelled.
  virtual Result<std::vector<GatewayPayment>, LookupError> cancelled_between(
      std::chrono::sys_seconds from, std::chrono::sys_seconds to) = 0;

  /// Why refunds can't be carried out now, in words for the operator; empty when an access token is
  /// at hand or can be had. For /readyz.
  virtual std::optional<std::string> trouble() = 0;
  bool ready() { return !trouble(); }
};

}  // namespace refund
