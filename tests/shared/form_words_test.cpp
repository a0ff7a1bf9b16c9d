#include "shared/form_words.h"

#include <catch_amalgamated.hpp>

#include "tests/shared/samples.h"

using namespace refund;
using namespace refund::samples;
using namespace std::chrono_literals;

namespace {

Eligibility until(std::chrono::sys_seconds at, Knowledge known) {
  auto can = eligibility(paid(), kst(2018, 2, 1));
  can.refundable_until = at;
  can.until_known = known;
  return can;
}

}  // namespace

TEST_CASE("form words: the deadline is the last day that counts, in Korea") {
  const auto midnight = kst(2026, 12, 1, 0);  // the first moment at which it is too late
  const auto can = until(midnight, Knowledge::documented);
  CHECK(until_text(can, Lang::ko) == "2026년 11월\u00a030일까지");
  CHECK(until_text(can, Lang::en) == "Until Nov\u00a030,\u00a02026");
  CHECK(until_text(until(midnight, Knowledge::usual), Lang::en) ==
        "Usually until Nov\u00a030,\u00a02026");
  auto open = can;
  open.refundable_until.reset();
  CHECK(until_text(open, Lang::ko).empty());
}

TEST_CASE("form words: how much can be refunded") {
  auto can = eligibility(paid(), kst(2018, 2, 1));
  can.partial_allowed = true;
  can.partials_left.reset();
  CHECK(extent_text(can, Lang::ko) == "전액 또는 일부");
  can.partials_left = 1;
  CHECK(extent_text(can, Lang::en) == "In full or in part (1 part more)");
  can.partials_left = 8;
  CHECK(extent_text(can, Lang::en) == "In full or in part (8 parts more)");
  can.partial_allowed = false;
  CHECK(extent_text(can, Lang::en) == "In full only");
}

TEST_CASE("form words: a moment is told in Korea's time") {
  CHECK(moment_text(kst(2026, 11, 24, 0) + 6h + 5min, Lang::en) == "Nov\u00a024,\u00a006:05");
  CHECK(moment_text(kst(2026, 11, 24, 0) + 18h, Lang::ko) == "11월\u00a024일\u00a018:00");
}
