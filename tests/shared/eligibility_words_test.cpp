#include "shared/eligibility_words.h"

#include <catch_amalgamated.hpp>
#include <string>

using namespace refund;
using namespace std::chrono;

TEST_CASE("eligibility words: every word is read back as what it was written for") {
  for (int i = 0; i <= static_cast<int>(Knowledge::unknown); ++i)
    CHECK(knowledge_from(to_string(static_cast<Knowledge>(i))) == static_cast<Knowledge>(i));
  for (int i = 0; i <= static_cast<int>(ArrivalKind::thursdays); ++i)
    CHECK(arrival_kind_from(to_string(static_cast<ArrivalKind>(i))) == static_cast<ArrivalKind>(i));
  CHECK_FALSE(knowledge_from(""));
  CHECK_FALSE(arrival_kind_from("soon"));
}

TEST_CASE("eligibility words: a date is written and read back") {
  const auto date = year{2026} / 11 / 26;
  CHECK(date_text(date) == "2026-11-26");
  CHECK(date_from("2026-11-26") == date);
  CHECK(date_from("2024-02-29") == year{2024} / 2 / 29);
  for (const auto* bad : {"", "2026-11-31", "2026-13-01", "2026-1-01", "26-11-2026", "2026-11-26T",
                          "2026-11-26T00:00:00+09:00"}) {
    INFO(bad);
    CHECK_FALSE(date_from(bad));
  }
}
