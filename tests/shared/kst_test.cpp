#include "shared/kst.h"

#include <catch_amalgamated.hpp>

using namespace refund;
using namespace std::chrono;

// The month turns over at 15:00 UTC, not at midnight UTC.
static_assert(kst_date(sys_days{year{2018} / 1 / 31} + 14h + 59min + 59s) == year{2018} / 1 / 31);
static_assert(kst_date(sys_days{year{2018} / 1 / 31} + 15h) == year{2018} / 2 / 1);

TEST_CASE("kst: a moment is written in Seoul's time and read back") {
  const auto [moment, expected] = GENERATE(table<sys_seconds, std::string>({
      {sys_days{year{2026} / 11 / 22}, "2026-11-22T09:00:00+09:00"},
      {sys_days{year{2018} / 1 / 31} + 15h, "2018-02-01T00:00:00+09:00"},
      {sys_days{year{2024} / 2 / 29} + 3h + 4min + 5s, "2024-02-29T12:04:05+09:00"},
      {sys_days{year{1970} / 1 / 1}, "1970-01-01T09:00:00+09:00"},
  }));
  CHECK(kst_timestamp(moment) == expected);
  CHECK(from_kst_timestamp(expected) == moment);
}

TEST_CASE("kst: what is no such timestamp is not read") {
  for (const auto* bad :
       {"", "2026-11-22", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00+08:00",
        "2026-02-30T09:00:00+09:00", "2026-13-01T09:00:00+09:00", "2026-11-22T24:00:00+09:00",
        "2026-11-22T09:60:00+09:00", "2026-11-22 09:00:00+09:00", "x026-11-22T09:00:00+09:00",
        "2026-11-22T09:00:00+09:000"}) {
    INFO(bad);
    CHECK_FALSE(from_kst_timestamp(bad));
  }
}
