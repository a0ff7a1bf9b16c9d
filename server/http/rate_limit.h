#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace refund::http {

/// A token bucket for each name: `burst` calls at once, and one more every `refill`. Remembers a
/// bounded number of names, and forgets those first whose bucket is full again.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  RateLimit(int burst, std::chrono::duration<double> refill, std::size_t names_max = 10'000);

  using Wait = std::chrono::duration<double>;

  /// Takes one token. Empty when there was one, else how long it is until there is. With more names
  /// about than can be remembered, new ones share a bucket: a flood of made-up names must not
  /// switch the limit off.
  std::optional<Wait> take(const std::string& name, Time now);

 private:
  struct Bucket {
    double tokens;
    Time at;
  };

  std::optional<Wait> take(Bucket& bucket, Time now) const;
  double filled(const Bucket& bucket, Time now) const;

  const double burst_;
  const std::chrono::duration<double> refill_;
  const std::size_t names_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  Bucket shared_;
  Time looked_for_room_{};
};

/// For a Retry-After: whole seconds, and one at least.
std::chrono::seconds whole_seconds(RateLimit::Wait wait);

}  // namespace refund::http
