#pragma once

#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/data_keys.h"
#include "server/fingerprint.h"
#include "server/reconciler.h"
#include "server/refund_service.h"
#include "server/sqlite/sqlite_refund_store.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_gateway.h"
#include "tests/shared/samples.h"

/// A shop for the stories to happen in: the real service and reconciler over the real books in
/// memory, and an i'mport that is honest about its balance.
namespace refund::shop {

inline std::shared_ptr<const DataKeys> made_up_keys(const std::string& letters = "k") {
  std::vector<Secret> keys;
  for (const char letter : letters) keys.emplace_back(std::string(DataKeys::key_bytes, letter));
  return std::make_shared<const DataKeys>(keys);
}

inline std::shared_ptr<const Fingerprints> fingerprints_of(const DataKeys& keys) {
  return std::make_shared<const Fingerprints>(keys.fingerprint_keys());
}

/// Calls run on the asking thread, so that a story is one thread's.
inline RefundServiceOptions one_thread() {
  RefundServiceOptions options;
  options.calls = 0;
  static const auto keys = made_up_keys();
  options.data_keys = keys;
  options.fingerprints = fingerprints_of(*keys);
  return options;
}

inline ReconcilerOptions steady_schedule() {
  ReconcilerOptions options;
  options.seed = 1;
  return options;
}

struct Shop {
  explicit Shop(RefundServiceOptions options = one_thread(),
                std::unique_ptr<RefundStore> books = sqlite::open_sqlite_store(":memory:"))
      : store(std::move(books)),
        service(*store, gateway, clock, std::move(options)),
        reconciler(*store, gateway, clock, service.settled_bell(), steady_schedule()) {}

  /// A payment that i'mport and the books know alike.
  Payment sell(const Payment& payment = samples::paid()) {
    gateway.add(payment);
    store->save_payment(payment, payment.cancel_amount.is_zero() ? 0 : 1, clock.now(), "import");
    return payment;
  }

  /// Lets time pass as the reconciler's thread would, looking each second.
  void let_pass(std::chrono::seconds time) {
    for (std::chrono::seconds passed{0}; passed < time; passed += std::chrono::seconds{1}) {
      clock.advance(std::chrono::seconds{1});
      reconciler.pass_due();
    }
  }

  fakes::FakeClock clock;
  fakes::FakeGateway gateway{clock};
  std::unique_ptr<RefundStore> store;
  RefundService service;
  Reconciler reconciler;
};

inline std::optional<IdempotencyKey> key(std::string_view text) {
  auto read = IdempotencyKey::from(text);
  assert(read);
  return read;
}

template <class... F>
struct Cases : F... {
  using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

/// An answer in a few words, for tables of expectations.
inline std::string in_words(const RefundAnswer& answer) {
  return std::visit(
      Cases{
          [](const Settled& it) { return "settled " + it.refund.amount.decimal(); },
          [](const StillPending& it) { return "pending " + it.refund.amount.decimal(); },
          [](const Failed& it) { return "failed " + std::string{to_string(*it.refund.failure)}; },
          [](const Invalid& it) {
            std::string words = "invalid";
            for (const auto violation : it.violations)
              words += " " + std::string{to_string(violation)};
            return words;
          },
          [](const Refused& it) { return "refused " + std::string{to_string(it.why)}; },
          [](const NoSuchPayment&) { return std::string{"no such payment"}; },
          [](const GatewayUnavailable&) { return std::string{"gateway unavailable"}; },
          [](const InProgress&) { return std::string{"in progress"}; },
          [](const BalanceChanged&) { return std::string{"balance changed"}; },
          [](const KeyReused&) { return std::string{"key reused"}; },
      },
      answer);
}

/// The refund that an answer is about.
inline Refund refund_of(const RefundAnswer& answer) {
  if (const auto* settled = std::get_if<Settled>(&answer)) return settled->refund;
  if (const auto* pending = std::get_if<StillPending>(&answer)) return pending->refund;
  return std::get<Failed>(answer).refund;
}

}  // namespace refund::shop
