#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "server/cancel_outcome.h"
#include "server/clock.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"
#include "server/refund_store.h"
#include "server/settled_bell.h"

namespace refund {

/// A refund as it now stands, and its payment where the same write has told it.
struct Stand {
  RefundRecord record;
  std::optional<Payment> payment{};
};

/// Writes down what became of a refund, by what i'mport answers or tells later. The one place that
/// moves a refund out of pending; it never sends a cancel. Every method returns the refund as it
/// then stands, whoever has settled it. Throws StoreUnavailable.
class Settlement {
 public:
  /// Counts what refusals come to in `metrics`, where there are any.
  Settlement(RefundStore& store, PaymentGateway& gateway, Clock& clock, SettledBell& bell,
             Metrics* metrics = nullptr)
      : store_(store), gateway_(gateway), clock_(clock), bell_(bell), metrics_(metrics) {}

  /// Makes the series of refusals known, at nothing, so that the first one is seen as an increase.
  static void report_refusals_to(Metrics& metrics);

  /// What came back from the cancel itself. `next_look_after`: when the reconciler asks for the
  /// first time, should the answer not be the end of it.
  Stand answered(const RefundRecord& record, const CancelAnswer& answer,
                 std::chrono::seconds next_look_after);

  /// i'mport shows our cancellation. Should the books call it failed already, that stands, and is
  /// counted and logged as a contradiction.
  Stand succeed(const RefundRecord& record, const GatewayPayment& found, const Cancellation& entry,
                std::string_view cause);

  /// No money has moved and none will. `by`: whose decision that is, when it is anybody's.
  RefundRecord fail(const RefundRecord& record, RefundFailure failure, std::string_view detail,
                    std::string_view cause, std::string_view note = {}, const Asker& by = {});

  /// Holds all refunds of a payment against what i'mport tells of it: those that it shows and that
  /// are pending succeed. Returns those that it shows and that the books call failed.
  std::vector<RefundId> settle_all(const GatewayPayment& found, std::string_view cause);

  /// Takes over what i'mport tells about a payment, unless the books say the same already.
  Payment save(const GatewayPayment& found, std::string_view cause);

  /// How often i'mport showed a cancellation of a refund that the books call failed. This must not
  /// happen: it then did what it was asked for longer than settle_after ago.
  std::int64_t contradictions() const { return contradictions_; }

 private:
  Stand done(const RefundRecord& record, const CancelDone& answer,
             std::chrono::seconds next_look_after);
  Stand refused(const RefundRecord& record, const CancelRefused& answer,
                std::chrono::seconds next_look_after);
  RefundRecord leave_pending(const RefundRecord& record, CallAnswer answer, std::string detail,
                             std::chrono::seconds next_look_after);
  void contradict(const RefundRecord& failed);
  void count_refusal(const RefundRecord& declined);
  RefundRecord settled(const RefundRecord& record, std::optional<RefundRecord> moved);

  RefundStore& store_;
  PaymentGateway& gateway_;
  Clock& clock_;
  SettledBell& bell_;
  Metrics* metrics_;
  std::atomic<std::int64_t> contradictions_ = 0;
};

}  // namespace refund
