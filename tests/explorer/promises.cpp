#include "tests/explorer/promises.h"

#include <map>
#include <set>

#include "server/cancel_reason.h"
#include "tests/explorer/thread_code.h"

namespace refund::explorer {
namespace {

const RefundRecord* refund_behind(const World& world, const Cancellation& entry) {
  for (const auto& record : world.books.refunds)
    if (reason_names(entry.reason, record.refund.id)) return &record;
  return nullptr;
}

bool made_at_console(const Cancellation& entry) {
  return entry.reason.find("[rf_") == std::string::npos;
}

std::string broken_by_entries(const World& world, const GatewayPayment& held) {
  if (held.payment.cancel_amount > held.payment.amount) return "more went back than was paid";
  std::set<std::string> refunds, keys;
  for (const auto& entry : held.cancellations) {
    if (made_at_console(entry)) continue;
    const auto* record = refund_behind(world, entry);
    if (!record) return "money moved without an intent";
    const auto& id = record->refund.id.str();
    if (record->review == Review::waiting || record->review == Review::rejected)
      return id + " moved money without an approval";
    if (entry.amount != record->refund.amount) return id + " moved another amount";
    if (!refunds.insert(id).second) return id + " moved money twice";
    const auto& key = world.key_of.at(id);
    if (!keys.insert(key).second) return key + " moved money twice";
  }
  return "";
}

std::string broken_by_refunds(const World& world, const GatewayPayment& held) {
  for (const auto& record : world.books.refunds) {
    bool at_gateway = false;
    for (const auto& entry : held.cancellations)
      at_gateway |= reason_names(entry.reason, record.refund.id);
    const auto& id = record.refund.id.str();
    if (record.refund.status == RefundStatus::succeeded && !at_gateway)
      return id + " is called succeeded and i'mport knows nothing of it";
    if (record.refund.status == RefundStatus::failed && at_gateway)
      return id + " is called failed and i'mport has paid it";
  }
  return "";
}

/// What is on its way now, or was, must have been let go.
std::string broken_by_calls(const World& world) {
  for (const auto& call : world.calls) {
    const auto record = world.books.find_refund(call.order.refund_id);
    if (!record) return "a call without an intent";
    if (record->review == Review::waiting || record->review == Review::rejected)
      return record->refund.id.str() + " is sent without an approval";
  }
  return "";
}

}  // namespace

std::string broken_promise(const World& world) {
  if (!world.broken.empty()) return world.broken;
  if (auto broken = broken_by_calls(world); !broken.empty()) return broken;
  for (const auto& [imp_uid, held] : world.gateway.payments()) {
    if (auto broken = broken_by_entries(world, held); !broken.empty()) return broken;
    if (auto broken = broken_by_refunds(world, held); !broken.empty()) return broken;
    const auto* known = world.books.find_payment(held.payment.merchant_uid);
    if (known->cancel_amount > held.payment.cancel_amount)
      return "the books say that more went back than did";
  }
  return "";
}

std::string broken_at_the_end(World world) {
  // Enough for the longest way: a call that may still run, the settle time, and one look more.
  for (int look = 0; look < 4; ++look) {
    pass_undisturbed(world);
    world.now += settles_within + std::chrono::seconds{1};
  }
  if (auto broken = broken_promise(world); !broken.empty()) return broken;
  for (const auto& record : world.books.refunds)
    if (record.refund.status == RefundStatus::pending && record.review != Review::waiting)
      return record.refund.id.str() + " never settles: " + record.seen;
  return "";
}

}  // namespace refund::explorer
