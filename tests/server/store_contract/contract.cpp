#include "tests/server/store_contract/contract.h"

#include <catch_amalgamated.hpp>

#include "tests/server/store_contract/chapters.h"

namespace refund::contract {

void run(const OpenStore& open) {
  const auto store = open();
  SECTION("payments") {
    payments(*store);
  }
  SECTION("imports") {
    imports(*store);
  }
  SECTION("taxes") {
    taxes(*store);
  }
  SECTION("one look") {
    looking(*store);
  }
  SECTION("reviews") {
    reviews(*store);
  }
  SECTION("opening") {
    opening(*store);
  }
  SECTION("settling") {
    settling(*store);
  }
  SECTION("listing") {
    listing(*store);
  }
  SECTION("accounts") {
    accounts(*store);
  }
  SECTION("audit") {
    audit(*store);
    audit_of_reviews(*store);
  }
  SECTION("marks") {
    marks(*store);
  }
}

}  // namespace refund::contract
