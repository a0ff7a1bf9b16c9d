#include "server/http/rate_limit.h"

#include <algorithm>

namespace refund::http {

RateLimit::RateLimit(int burst, std::chrono::duration<double> refill, std::size_t names_max)
    : burst_(burst), refill_(refill), names_max_(names_max), shared_{burst_, {}} {}

double RateLimit::filled(const Bucket& bucket, Time now) const {
  const std::chrono::duration<double> passed = now - bucket.at;
  return std::min(burst_, bucket.tokens + passed / refill_);
}

std::optional<RateLimit::Wait> RateLimit::take(Bucket& bucket, Time now) const {
  bucket = {filled(bucket, now), now};
  if (bucket.tokens < 1) return (1 - bucket.tokens) * refill_;
  bucket.tokens -= 1;
  return std::nullopt;
}

std::optional<RateLimit::Wait> RateLimit::take(const std::string& name, Time now) {
  const std::lock_guard lock(mutex_);
  if (const auto known = buckets_.find(name); known != buckets_.end())
    return take(known->second, now);

  // Not at every call: a flood of names is when there is no time to look at them all.
  if (buckets_.size() >= names_max_ && now - looked_for_room_ >= std::chrono::seconds{1}) {
    looked_for_room_ = now;
    std::erase_if(buckets_, [&](const auto& item) { return filled(item.second, now) >= burst_; });
  }
  if (buckets_.size() >= names_max_) return take(shared_, now);
  return take(buckets_.emplace(name, Bucket{burst_, now}).first->second, now);
}

std::chrono::seconds whole_seconds(RateLimit::Wait wait) {
  // Buckets are counted in binary fractions: what is a hair above a second is that second.
  const auto exact = std::chrono::round<std::chrono::milliseconds>(wait);
  return std::max(std::chrono::ceil<std::chrono::seconds>(exact), std::chrono::seconds{1});
}

}  // namespace refund::http
