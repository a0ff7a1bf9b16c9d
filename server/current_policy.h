#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "server/policy.h"

namespace refund {

/// The merchant's policy as it stands now, and none as long as none was given. It is replaced as a
/// whole: a request that has begun under the old one ends under it. Safe for threads.
class CurrentPolicy {
 public:
  explicit CurrentPolicy(Policy policy = {})
      : policy_(std::make_shared<const Policy>(std::move(policy))) {}

  /// Never null; empty without a policy.
  std::shared_ptr<const Policy> get() const {
    const std::lock_guard lock(mutex_);
    return policy_;
  }
  void set(Policy policy) {
    auto next = std::make_shared<const Policy>(std::move(policy));
    const std::lock_guard lock(mutex_);
    policy_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> policy_;
};

}  // namespace refund
