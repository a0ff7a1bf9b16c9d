#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/call_pool.h"
#include "server/clock.h"
#include "server/current_policy.h"
#include "server/data_keys.h"
#include "server/fingerprint.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"
#include "server/refund_id.h"
#include "server/refund_store.h"
#include "server/settled_bell.h"
#include "server/settlement.h"
#include "shared/refund_rules.h"
#include "shared/wire/payment_wire.h"

namespace refund {

/// Everything that can come of asking for a refund. Each is one line of the table in docs/api.md.
struct Settled {  ///< it succeeded, now or when this key was first used: 200
  Payment payment;
  Refund refund;
};
struct StillPending {  ///< accepted, outcome not known yet: 202
  Payment payment;
  Refund refund;
};
/// This refund failed: 422 when declined, 503 when nothing was sent or nothing was done. Only a
/// refund of which nothing was sent gives its key back; the others answer it with this again.
struct Failed {
  Payment payment;  ///< as the books have it now: a refusal puts them right
  Refund refund;
};
struct Invalid {  ///< 400
  std::vector<Violation> violations;
};
struct Refused {  ///< 400 already_refunded or not_refundable
  NotRefundable why;
};
struct NoSuchPayment {};  ///< 404
/// The order is unknown and i'mport can't be asked, or too many calls to it are under way already.
/// Nothing was written or sent: 503.
struct GatewayUnavailable {};
struct InProgress {  ///< 409
  RefundId open;
};
struct BalanceChanged {};  ///< 409: it is not what the request says that its asker has seen
struct KeyReused {};       ///< 422
struct NoSuchRefund {};    ///< 404
/// The refund does not wait for a review, and did not when it was approved or rejected just now.
struct ReviewOver {
  RefundRecord record;
};
/// What can come of approving or rejecting a refund. All but the first four leave it waiting.
using ReviewAnswer = std::variant<Settled, StillPending, Failed, ReviewOver, NoSuchRefund, Invalid,
                                  Refused, GatewayUnavailable>;

using RefundAnswer = std::variant<Settled, StillPending, Failed, Invalid, Refused, NoSuchPayment,
                                  GatewayUnavailable, InProgress, BalanceChanged, KeyReused>;

struct RefundServiceOptions {
  /// After this a refund still under way is answered as pending; its call goes on.
  std::chrono::milliseconds answer_within{10'000};
  /// The longest from an intent to the end of its call, token and second try included. Until then
  /// the reconciler leaves a refund alone whose end it has not been told.
  std::chrono::seconds call_limit{60};
  /// As in ReconcilerOptions: written down with each refund.
  std::chrono::seconds settle_after{90};
  /// Calls to i'mport at the same time; more are answered GatewayUnavailable. 0: any number, each
  /// of them to its end on the thread that asks, and answer_within counts for nothing.
  std::size_t calls = 1024;
  /// Seal the accounts that customers type; must be set.
  std::shared_ptr<const DataKeys> data_keys;
  /// Of requests, which name bank accounts; must be set.
  std::shared_ptr<const Fingerprints> fingerprints;
  /// What the merchant allows; nothing is narrowed without one.
  const CurrentPolicy* policy = nullptr;
  /// Counts what becomes of refunds; nobody counts without one.
  Metrics* metrics = nullptr;
  std::function<RefundId()> new_id = new_refund_id;
};

/// The use case: check, write the intent, move the money, write the outcome. Only the middle step
/// can lose its answer, and what then becomes of the refund is the reconciler's to find out.
/// Safe to call from many threads. Every method throws StoreUnavailable when the books can't be
/// read or written; a refund whose money may have moved is then pending.
class RefundService {
 public:
  RefundService(RefundStore& store, PaymentGateway& gateway, Clock& clock,
                RefundServiceOptions options);
  ~RefundService();

  /// `by` goes into the audit log.
  RefundAnswer refund(const RefundRequest& request, const std::optional<IdempotencyKey>& key,
                      const Asker& by = {});

  /// The order as the widget shows it. An order that the books don't know is looked up at i'mport
  /// once.
  Result<wire::PaymentView, LookupError> payment(const MerchantUid& merchant_uid,
                                                 Lang lang = Lang::ko);

  /// Asks i'mport for the payment and stores what it says, with `cause` in the payment's history. A
  /// pending refund of it is settled when i'mport shows it. A payment of another order than
  /// `merchant_uid` is not_found.
  Result<Payment, LookupError> refresh(const MerchantUid& merchant_uid, const ImpUid& imp_uid,
                                       std::string_view cause);

  /// Stores what the merchant tells of the tax in a payment that the books know. False when it does
  /// not fit the payment, or what has been refunded of it.
  bool tell_tax(const Payment& payment, const PaymentTax& tax);
  /// The tax parts of what can still be refunded. Empty when they are not known.
  std::optional<TaxParts> tax_left(const Payment& payment);

  // The review: what a person at the shop decides. See refund_review.cpp.

  /// Sends a refund that waits, once, however often and on however many servers it is approved. It
  /// is checked anew against what i'mport says of the payment now, by the PG's rules and not by the
  /// policy: the person stands above that. `cause` is for the history, `by` for the audit log.
  ReviewAnswer approve(const RefundId& id, std::string_view cause, const Asker& by = {});

  /// Ends a refund that waits; `reason` is what the customer reads.
  ReviewAnswer reject(const RefundId& id, std::string_view reason, std::string_view cause,
                      const Asker& by = {});

  /// The refund, once it has settled or after `wait`, whichever comes first.
  std::optional<Refund> find_refund(const RefundId& id, std::chrono::milliseconds wait);

  /// Takes no more refunds and waits for the calls under way, at most `limit`. Returns how many are
  /// left: their refunds stay pending, and the next start takes them up. The destructor would wait
  /// for these too, so a process that must end now ends without it.
  std::size_t stop(std::chrono::milliseconds limit);

  /// Calls to i'mport under way.
  std::size_t calls_under_way() const;

  /// Cancellations that were seen of refunds that the books call failed; must stay 0.
  std::int64_t contradictions() const;

  /// What a reconciler beside this service rings, so that find_refund() wakes up.
  SettledBell& settled_bell();

 private:
  /// How often an order is checked again because its balance moved while it was being checked.
  static constexpr int balance_reads_max = 3;

  Result<Payment, LookupError> payment_of(const MerchantUid& merchant_uid,
                                          std::optional<Payment> known);
  int earlier_refunds(const Payment& payment);
  RefundAnswer replay(const RefundRecord& record, const RefundRequest& request);
  RefundAnswer unless_known(const std::optional<IdempotencyKey>& key, const RefundRequest& request,
                            RefundAnswer refusal);
  RefundAnswer answer_of(const RefundRecord& record);
  RefundAnswer answer_of(const RefundRecord& record, const Payment& payment) const;
  RefundAnswer open_and_call(const RefundRequest& request, const std::optional<IdempotencyKey>& key,
                             const Asker& by, OrderState known);
  std::optional<RefundAccount> account_of(const RefundRecord& record);
  std::optional<ReviewAnswer> sent_before(const RefundRecord& record, const GatewayPayment& found,
                                          std::string_view cause);
  ReviewAnswer unless_over(const RefundId& id, ReviewAnswer refusal);
  Eligibility what_is_possible(const Payment& payment, sys_seconds now);
  std::vector<TaxParts> known_parts(const Payment& payment);
  std::optional<TaxParts> tax_left(const Payment& payment, const std::optional<PaymentTax>& tax);
  std::optional<TaxParts> tax_of(const Payment& payment, const std::optional<PaymentTax>& tax,
                                 Money amount);
  Patience patience() const;
  std::chrono::steady_clock::time_point over_by_from_now();
  CancelOrder order_of(const RefundRecord& record, const Payment& payment,
                       std::optional<RefundAccount> account,
                       std::chrono::steady_clock::time_point over_by);
  Refund told(Refund refund, const Payment& payment) const;
  RefundAnswer call(std::optional<CallPool::Slot> slot, const RefundRecord& record,
                    const CancelOrder& order, const Payment& payment);
  Stand carry_out(const RefundRecord& record, const CancelOrder& order);
  std::optional<Stand> carry_out_in_time(CallPool::Slot slot, const RefundRecord& record,
                                         const CancelOrder& order);
  bool stood_still(const RefundRecord& record, const CancelOrder& order);
  Stand write_outcome(const RefundRecord& record, const CancelOrder& order, CancelAnswer answer);

  RefundStore& store_;
  PaymentGateway& gateway_;
  Clock& clock_;
  const RefundServiceOptions options_;
  SettledBell bell_;
  Settlement settlement_;
  CallPool calls_;  // last, so first to go: calls under way use all of the above
};

/// RefundService::reject() for who has no service: nothing is sent, so nothing is needed but the
/// books.
ReviewAnswer reject_refund(RefundStore& store, Settlement& settlement, const RefundId& id,
                           std::string_view reason, std::string_view cause, const Asker& by);

}  // namespace refund
