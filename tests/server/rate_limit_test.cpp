#include "server/http/rate_limit.h"

#include <catch_amalgamated.hpp>

namespace refund::http {
namespace {

using namespace std::chrono_literals;
constexpr RateLimit::Time start{};

int allowed(RateLimit& limit, const std::string& name, RateLimit::Time now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += limit.take(name, now) ? 0 : 1;
  return count;
}

TEST_CASE("rate limit: a burst, then one more for each time that passes") {
  RateLimit limit{3, 1s};
  CHECK(allowed(limit, "a", start, 10) == 3);
  CHECK(allowed(limit, "a", start + 999ms, 10) == 0);
  CHECK(allowed(limit, "a", start + 1s, 10) == 1);
  CHECK(allowed(limit, "a", start + 1h, 10) == 3);
}

TEST_CASE("rate limit: it tells how long it is until the next one, and that is true") {
  RateLimit limit{2, 10s};
  CHECK(allowed(limit, "a", start, 2) == 2);
  CHECK(limit.take("a", start) == RateLimit::Wait{10});
  CHECK(limit.take("a", start + 4s) == RateLimit::Wait{6});
  CHECK(allowed(limit, "a", start + 9'999ms, 1) == 0);
  CHECK(allowed(limit, "a", start + 10s, 2) == 1);
}

TEST_CASE("rate limit: what a client is told is whole seconds, never too few, and one at least") {
  const auto [wait, told] = GENERATE(table<double, int>(
      {{0.0, 1}, {0.2, 1}, {1.0, 1}, {1.0000000001, 1}, {1.2, 2}, {19.9, 20}, {60.0, 60}}));
  CHECK(whole_seconds(RateLimit::Wait{wait}) == std::chrono::seconds{told});
}

TEST_CASE("rate limit: one name does not use up another's") {
  RateLimit limit{1, 1s};
  CHECK(allowed(limit, "a", start, 2) == 1);
  CHECK(allowed(limit, "b", start, 2) == 1);
}

TEST_CASE("rate limit: a flood of made-up names does not switch it off") {
  RateLimit limit{2, 1s, /*names_max=*/100};
  int count = 0;
  for (int i = 0; i < 1'000; ++i) count += limit.take(std::to_string(i), start) ? 0 : 1;
  CHECK(count == 100 + 2);

  // Once it is over there is room for new names again.
  CHECK(allowed(limit, "new", start + 1min, 5) == 2);
}

}  // namespace
}  // namespace refund::http
