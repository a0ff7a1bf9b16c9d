#include "server/settled_bell.h"

namespace refund {
namespace {

constexpr std::string_view settled_total = "imp_refund_settled_total";
constexpr std::string_view drift_total = "imp_refund_drift_total";

std::string_view reason_of(const Refund& refund) {
  return refund.failure ? to_string(*refund.failure) : "";
}

}  // namespace

void SettledBell::report_to(Metrics& metrics) {
  metrics_ = &metrics;
  metrics.describe(std::string{settled_total},
                   "Refunds that have left pending, by how they ended and why they failed.");
  metrics.describe(std::string{drift_total},
                   "Cancellations at i'mport that the books did not know, by how they were seen.");
  metrics.count(settled_total, {{"status", to_string(RefundStatus::succeeded)}, {"reason", ""}}, 0);
  for (const auto* cause :
       {"webhook", "merchant", "look-up", "refusal", "reconciler", "daily sweep"})
    metrics.count(drift_total, {{"cause", cause}}, 0);
  for (const auto failure : {RefundFailure::gateway_declined, RefundFailure::gateway_unavailable,
                             RefundFailure::not_executed, RefundFailure::rejected})
    metrics.count(settled_total,
                  {{"status", to_string(RefundStatus::failed)}, {"reason", to_string(failure)}}, 0);
}

void SettledBell::settled(const Refund& refund) {
  if (metrics_)
    metrics_->count(settled_total,
                    {{"status", to_string(refund.status)}, {"reason", reason_of(refund)}});
  ring(refund.id);
}

void SettledBell::drifted(std::string_view cause) {
  if (metrics_) metrics_->count(drift_total, {{"cause", cause}});
}

void SettledBell::ring(const RefundId& id) {
  const std::lock_guard lock(mutex_);
  const auto [first, last] = listeners_.equal_range(id.str());
  for (auto at = first; at != last; ++at) {
    at->second->rang_ = true;
    // Under the lock: a listener that wakes up may be gone the moment we let go of it.
    at->second->heard_.notify_one();
  }
}

SettledBell::Listener::Listener(SettledBell& bell, const RefundId& id) : bell_(bell) {
  const std::lock_guard lock(bell_.mutex_);
  place_ = bell_.listeners_.emplace(id.str(), this);
}

SettledBell::Listener::~Listener() {
  const std::lock_guard lock(bell_.mutex_);
  bell_.listeners_.erase(place_);
}

bool SettledBell::Listener::wait_until(std::chrono::steady_clock::time_point end) {
  std::unique_lock lock(bell_.mutex_);
  return heard_.wait_until(lock, end, [this] { return rang_; });
}

}  // namespace refund
