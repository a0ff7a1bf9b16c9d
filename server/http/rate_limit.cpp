#include "server/http/rate_limit.h"

#include <algorithm>

namespace refund::http {

RateLimit::RateLimit(int burst, std::chrono::duration<double> refill, std::size_t names_max)
    : burst_(burst), refill_(refill), names_max_(names_max), shared_{burst_, {}} {}

double RateLimit::filled(const Bucket& bucket, Time now) const {
  const std::chrono::duration<double> passed = now - bucket.at;
  return std::min(burst_, bucket.tokens + passed / refill_);
}

bool RateLimit::take(Bucket& bucket, Time now) const {
  bucket = {filled(bucket, now), now};
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

bool RateLimit::allow(const std::string& name, Time now) {
  const std::lock_guard lock(mutex_);
  if (const auto known = buckets_.find(name); known != buckets_.end())
    return take(known->second, now);

  if (buckets_.size() >= names_max_)
    std::erase_if(buckets_, [&](const auto& item) { return filled(item.second, now) >= burst_; });
  if (buckets_.size() >= names_max_) return take(shared_, now);
  return take(buckets_.emplace(name, Bucket{burst_, now}).first->second, now);
}

}  // namespace refund::http
