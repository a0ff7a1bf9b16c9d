#include "server/refund_service.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "server/account_words.h"
#include "server/failpoint.h"
#include "server/log.h"
#include "server/outside_wait.h"
#include "shared/pg_rules.h"
#include "shared/refusal.h"

namespace refund {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

/// How often the books are read for a refund that another server may settle.
constexpr milliseconds reread_every{1'000};

std::optional<KeptAccount> kept(const std::optional<RefundAccount>& account, const DataKeys& keys,
                                const RefundId& id) {
  if (!account) return std::nullopt;
  return KeptAccount{{account->bank, masked_account_number(account->number)},
                     seal(keys, id, *account)};
}

bool says(const std::string& decimal, Money amount) {
  const auto read = Money::parse(decimal, amount.currency());
  return read && *read == amount;
}

bool was_paid(const std::optional<Payment>& payment) {
  return payment && payment->status != PaymentStatus::ready &&
         payment->status != PaymentStatus::failed;
}

}  // namespace

RefundService::RefundService(RefundStore& store, PaymentGateway& gateway, Clock& clock,
                             RefundServiceOptions options)
    : store_(store),
      gateway_(gateway),
      clock_(clock),
      options_(std::move(options)),
      settlement_(store, gateway, clock, bell_, options_.metrics),
      calls_(options_.calls) {
  assert(options_.data_keys && options_.fingerprints);
}

RefundService::~RefundService() = default;

RefundAnswer RefundService::refund(const RefundRequest& request,
                                   const std::optional<IdempotencyKey>& key, const Asker& by) {
  const auto merchant_uid = MerchantUid::from(request.merchant_uid);
  if (!merchant_uid)
    return unless_known(key, request,
                        Invalid{{request.merchant_uid.empty() ? Violation::merchant_uid_required
                                                              : Violation::merchant_uid_invalid}});
  auto known = store_.look(*merchant_uid, key);
  if (!known.of_key && !was_paid(known.payment)) {
    const auto payment = payment_of(*merchant_uid, std::move(known.payment));
    if (!payment && payment.error() == LookupError::not_found) return NoSuchPayment{};
    if (!payment) return GatewayUnavailable{};
    known = store_.look(*merchant_uid, key);
  }
  return open_and_call(request, key, by, std::move(known));
}

/// Three steps, and only the middle one can lose its answer: write the intent, move the money,
/// write the outcome.
RefundAnswer RefundService::open_and_call(const RefundRequest& request,
                                          const std::optional<IdempotencyKey>& key, const Asker& by,
                                          OrderState known) {
  const auto fingerprint = key ? options_.fingerprints->of(request) : std::string{};
  for (int read = 0; read < balance_reads_max; ++read) {
    if (known.of_key) return replay(*known.of_key, request);
    if (known.pending) return InProgress{known.pending->refund.id};
    assert(known.payment);  // payments are never deleted
    const auto& payment = *known.payment;

    const auto checksum = refundable_amount(payment);
    if (request.checksum && !says(*request.checksum, checksum))
      return unless_known(key, request, BalanceChanged{});

    const auto now = clock_.now();
    const auto can = what_is_possible(payment, now);
    if (can.not_refundable) return unless_known(key, request, Refused{*can.not_refundable});
    const auto order = accept(request, payment, can);
    if (!order) return unless_known(key, request, Invalid{order.error()});

    const bool review = waits_for_review(can, order->amount);
    const bool needs_slot = options_.calls > 0 && !review;
    auto slot = needs_slot ? calls_.reserve() : std::nullopt;
    if (needs_slot && !slot) return GatewayUnavailable{};

    const auto over_by = over_by_from_now();
    pass(Failpoint::before_intent);
    const auto id = options_.new_id();
    const auto opened = store_.open(
        {id, order->merchant_uid, payment.imp_uid, order->amount, order->reason, checksum, key,
         fingerprint, kept(order->account, *options_.data_keys, id), now, now + options_.call_limit,
         by, patience(), tax_of(payment, known.tax, order->amount), review});
    if (const auto* mine = std::get_if<Opened>(&opened)) {
      pass(Failpoint::after_intent);
      if (review) return StillPending{payment, told(mine->record.refund, payment)};
      return call(std::move(slot), mine->record,
                  order_of(mine->record, payment, order->account, over_by), payment);
    }
    if (const auto* same = std::get_if<KeyKnown>(&opened)) return replay(same->record, request);
    if (const auto* other = std::get_if<RefundOpen>(&opened))
      return InProgress{other->record.refund.id};

    // The balance moved since it was read: check the order against the one that stands now.
    known = store_.look(payment.merchant_uid, key);
  }
  return GatewayUnavailable{};
}

RefundAnswer RefundService::replay(const RefundRecord& record, const RefundRequest& request) {
  if (!options_.fingerprints->same(record.fingerprint, request)) return KeyReused{};
  return answer_of(record);
}

/// What is refused, this very request may have brought about: sent twice, it looked its key up
/// before the other one was written, and what else it is checked against after that.
RefundAnswer RefundService::unless_known(const std::optional<IdempotencyKey>& key,
                                         const RefundRequest& request, RefundAnswer refusal) {
  if (key)
    if (const auto known = store_.find_refund(*key)) return replay(*known, request);
  return refusal;
}

RefundAnswer RefundService::answer_of(const RefundRecord& record) {
  const auto payment = store_.find_payment(record.refund.merchant_uid);
  assert(payment);  // a refund without a payment can't be written
  return answer_of(record, *payment);
}

RefundAnswer RefundService::answer_of(const RefundRecord& record, const Payment& payment) const {
  auto refund = told(record.refund, payment);
  if (refund.status == RefundStatus::failed) return Failed{payment, std::move(refund)};
  if (refund.status == RefundStatus::pending) return StillPending{payment, std::move(refund)};
  return Settled{payment, std::move(refund)};
}

/// As a customer is told it.
Refund RefundService::told(Refund refund, const Payment& payment) const {
  if (refund.failure == RefundFailure::gateway_declined)
    refund.refusal = classify_refusal(payment.pg_provider.str(), refund.detail);
  return refund;
}

Eligibility RefundService::what_is_possible(const Payment& payment, sys_seconds now) {
  const auto policy = options_.policy ? options_.policy->get() : nullptr;
  const bool counts = partial_rule_of(payment).max > 0 || (policy && !policy->partials.empty());
  const auto earlier = counts ? std::optional{earlier_refunds(payment)} : std::nullopt;
  auto can = eligibility(payment, now, earlier);
  return policy ? narrowed(*policy, payment, earlier.value_or(0), now, std::move(can)) : can;
}

/// Ours: another server on the same books, or an operator's command, may have less.
Patience RefundService::patience() const {
  return {options_.call_limit, options_.settle_after};
}

/// When a call has to be over whose intent is written now. Times in the books are whole seconds,
/// cut: a second less than they say.
steady_clock::time_point RefundService::over_by_from_now() {
  return clock_.steady_now() + options_.call_limit - seconds{1};
}

/// One movement of money, as the books have it.
CancelOrder RefundService::order_of(const RefundRecord& record, const Payment& payment,
                                    std::optional<RefundAccount> account,
                                    steady_clock::time_point over_by) {
  const auto tax = record.tax ? store_.find_tax(payment.merchant_uid) : std::nullopt;
  const auto with_vat = tax && tax->vat_amount ? PaidWithVat::yes : PaidWithVat::no;
  return {record.refund.id,
          record.imp_uid,
          record.refund.amount,
          record.checksum,
          record.refund.reason,
          std::move(account),
          tax_fields(tax_rule_of(payment), record.tax, with_vat),
          requester_required(payment),
          over_by};
}

/// The order's payment, of which the books know `known`. i'mport is asked when that is nothing, or
/// not paid: it may have been paid since, and then only i'mport knows.
Result<Payment, LookupError> RefundService::payment_of(const MerchantUid& merchant_uid,
                                                       std::optional<Payment> known) {
  if (was_paid(known)) return *std::move(known);

  const auto found = gateway_.find(merchant_uid);
  if (found && found->payment.merchant_uid == merchant_uid)
    return settlement_.save(*found, "look-up");
  if (known) return *std::move(known);
  return Unexpected{found ? LookupError::not_found : found.error()};
}

int RefundService::earlier_refunds(const Payment& payment) {
  const auto refunds = store_.refunds_of(payment.merchant_uid);
  return static_cast<int>(std::count_if(refunds.begin(), refunds.end(), [](const auto& record) {
    return record.refund.status == RefundStatus::succeeded;
  }));
}

Result<wire::PaymentView, LookupError> RefundService::payment(const MerchantUid& merchant_uid,
                                                              Lang lang) {
  auto payment = payment_of(merchant_uid, store_.find_payment(merchant_uid));
  if (!payment) return Unexpected{payment.error()};

  std::vector<Refund> refunds;
  for (auto& record : store_.refunds_of(merchant_uid))
    refunds.push_back(told(std::move(record.refund), *payment));
  const auto can = what_is_possible(*payment, clock_.now());
  auto shop = options_.policy ? shop_terms(*options_.policy->get(), *payment, lang) : ShopTerms{};
  return wire::PaymentView{*std::move(payment), can, std::move(refunds), std::move(shop)};
}

Result<Payment, LookupError> RefundService::refresh(const MerchantUid& merchant_uid,
                                                    const ImpUid& imp_uid, std::string_view cause) {
  const auto found = gateway_.find(imp_uid);
  if (!found) return Unexpected{found.error()};
  if (found->payment.merchant_uid != merchant_uid) return Unexpected{LookupError::not_found};

  settlement_.settle_all(*found, cause);
  return settlement_.save(*found, cause);
}

std::optional<Refund> RefundService::find_refund(const RefundId& id, milliseconds wait) {
  const auto end = steady_clock::now() + wait;
  SettledBell::Listener listener{bell_, id};
  while (true) {
    const auto record = store_.find_refund(id);
    if (!record) return std::nullopt;
    const auto now = steady_clock::now();
    if (record->refund.status != RefundStatus::pending || now >= end) {
      const auto payment = store_.find_payment(record->refund.merchant_uid);
      return payment ? told(record->refund, *payment) : record->refund;
    }
    const OutsideWait meanwhile;
    listener.wait_until(std::min(end, now + reread_every));
  }
}

std::size_t RefundService::stop(milliseconds limit) {
  return calls_.stop(limit);
}

std::size_t RefundService::calls_under_way() const {
  return calls_.busy();
}

std::int64_t RefundService::contradictions() const {
  return settlement_.contradictions();
}

SettledBell& RefundService::settled_bell() {
  return bell_;
}

}  // namespace refund
