#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace refund::http {

/// A token bucket for each name: `burst` calls at once, and one more every `refill`. Remembers a
/// bounded number of names, and forgets those first whose bucket is full again.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  RateLimit(int burst, std::chrono::duration<double> refill, std::size_t names_max = 10'000);

  /// Takes one token. False when there is none. With more names about than can be remembered, new
  /// ones share a bucket: a flood of made-up names must not switch the limit off.
  bool allow(const std::string& name, Time now);

 private:
  struct Bucket {
    double tokens;
    Time at;
  };

  bool take(Bucket& bucket, Time now) const;
  double filled(const Bucket& bucket, Time now) const;

  const double burst_;
  const std::chrono::duration<double> refill_;
  const std::size_t names_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  Bucket shared_;
};

}  // namespace refund::http
