#include "server/cancel_reason.h"

#include <catch_amalgamated.hpp>
#include <string>

#include "server/refund_id.h"
#include "shared/refund_rules.h"
#include "shared/text.h"

using namespace refund;

TEST_CASE("cancel reason: what is sent names its refund, whatever the customer typed") {
  const auto id = new_refund_id();
  const auto reason = GENERATE(as<std::string>{}, "", "단순 변심", "[", "[rf_", "]", "[rf_abc]",
                               "see [rf_01234567890123456789]");
  INFO(reason);
  const auto sent = reason_with(id, reason);
  CHECK(reason_names(sent, id));
  CHECK(sent.starts_with(reason));
  CHECK_FALSE(reason_names(sent, new_refund_id()));
}

TEST_CASE("cancel reason: the longest one fits into i'mport's 256 characters") {
  CHECK(characters(reason_with(new_refund_id(), std::string(reason_max, 'x'))) <= 256);
}

TEST_CASE("cancel reason: a cut-off id names nothing") {
  const auto id = new_refund_id();
  const auto sent = reason_with(id, "단순 변심");
  for (std::size_t left = 0; left < sent.size(); ++left)
    CHECK_FALSE(reason_names(sent.substr(0, left), id));
}

TEST_CASE("refund id: it has its shape, and no two are alike") {
  const auto id = new_refund_id().str();
  CHECK(id.size() == 23);
  CHECK(id.starts_with("rf_"));
  CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789", 3) == std::string::npos);
  CHECK(new_refund_id() != new_refund_id());
}

TEST_CASE("refund id: what is made later stands later in an index; the rest is chance") {
  auto before = new_refund_id().str();
  for (int i = 0; i < 1'000; ++i) {
    const auto id = new_refund_id().str();
    REQUIRE(id.size() == 23);
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567", 3) == id.npos);
    CHECK(before.substr(0, 10) <= id.substr(0, 10));  // "rf_" and the time
    CHECK(before.substr(10) != id.substr(10));        // and chance
    before = id;
  }
}
