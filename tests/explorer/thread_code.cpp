#include "tests/explorer/thread_code.h"

#include "server/reconciler.h"
#include "server/refund_service.h"
#include "tests/server/shop.h"

namespace refund::explorer {
namespace {

struct Server {
  explicit Server(Tape& tape) : store(tape), gateway(tape), clock(tape) {}
  TapeStore store;
  TapeGateway gateway;
  TapeClock clock;
};

RefundServiceOptions service_options(const CurrentPolicy& policy, const Tape& tape) {
  auto options = shop::one_thread();
  options.call_limit = call_limit;
  options.settle_after = tape.world().scenario->settle_after;
  options.policy = &policy;
  return options;
}

/// Under which each refund waits, if there are people to decide.
void set_policy(CurrentPolicy& policy, const Tape& tape) {
  if (tape.world().scenario->decisions.empty()) return;
  Policy careful;
  careful.limits.push_back({Money::zero(Currency::krw), 1});
  policy.set(careful);
}

std::string refund_once(Tape& tape) {
  Server server{tape};
  const auto& asked = tape.world().scenario->requests[tape.thread().request];
  int ids = 0;
  CurrentPolicy policy;
  set_policy(policy, tape);
  auto options = service_options(policy, tape);
  options.new_id = [&] {
    return *RefundId::from("rf_" + tape.thread().name + std::to_string(ids++));
  };
  RefundService service{server.store, server.gateway, server.clock, options};
  auto request = samples::asking(asked.amount);
  return shop::in_words(service.refund(request, IdempotencyKey::from(asked.key)));
}

/// About the first request's refund. Who comes before it finds nothing to decide.
std::string decide_once(Tape& tape) {
  Server server{tape};
  const CurrentPolicy policy;
  RefundService service{server.store, server.gateway, server.clock, service_options(policy, tape)};
  const auto id = *RefundId::from("rf_" + tape.world().scenario->requests.front().name + "0");
  switch (tape.world().scenario->decisions[tape.thread().request]) {
    case Decision::approve:
      service.approve(id, "test");
      return "approved";
    case Decision::reject:
      service.reject(id, "no", "test");
      return "rejected";
  }
  return "";
}

ReconcilerOptions reconciler_options(const World& world) {
  ReconcilerOptions options;
  options.call_limit = call_limit;
  options.settle_after = world.scenario->settle_after;
  options.seed = 1;
  return options;
}

std::string reconcile(Tape& tape, int passes) {
  Server server{tape};
  SettledBell bell;
  Reconciler reconciler{server.store, server.gateway, server.clock, bell,
                        reconciler_options(tape.world())};
  for (int pass = 0; pass < passes; ++pass) {
    try {
      reconciler.pass();
    } catch (const StoreUnavailable&) {
      // Its thread goes on with the next pass.
    }
  }
  return "done";
}

std::string take_up_webhook(Tape& tape) {
  Server server{tape};
  RefundService service{server.store, server.gateway, server.clock, shop::one_thread()};
  const auto payment = samples::paid();
  return service.refresh(payment.merchant_uid, payment.imp_uid, "webhook") ? "stored"
                                                                           : "not stored";
}

std::string run(Tape& tape) {
  try {
    switch (tape.thread().kind) {
      case Thread::Kind::request:
        return refund_once(tape);
      case Thread::Kind::person:
        return decide_once(tape);
      case Thread::Kind::reconciler:
        return reconcile(tape, tape.world().scenario->passes);
      case Thread::Kind::webhook:
        return take_up_webhook(tape);
    }
    return "";
  } catch (const StoreUnavailable&) {
    return "store unavailable";
  }
}

}  // namespace

void take_step(World& world, std::size_t thread, Turn turn) {
  Tape tape{world, thread, turn};
  try {
    const auto outcome = run(tape);
    auto& ended = world.threads[thread];
    ended.outcome = outcome;
    ended.running = false;
    ended.next = Asking::nothing;
    // What an ended thread was told makes no difference any more.
    ended.told.clear();
    ended.told_hash = 0;
  } catch (const Tape::Stopped&) {
  }
}

void pass_undisturbed(World& world) {
  Thread reconciler;
  reconciler.kind = Thread::Kind::reconciler;
  world.threads.push_back(reconciler);
  Tape tape{world, world.threads.size() - 1, Turn::as_usual, Stretch::to_its_end};
  reconcile(tape, 1);
  world.threads.pop_back();
}

}  // namespace refund::explorer
