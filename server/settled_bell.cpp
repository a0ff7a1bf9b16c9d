#include "server/settled_bell.h"

namespace refund {

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
