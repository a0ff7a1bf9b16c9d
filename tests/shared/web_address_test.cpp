#include "shared/web_address.h"

#include <catch_amalgamated.hpp>

using namespace refund;

TEST_CASE("web address: what a receipt may link to") {
  const auto [text, good] = GENERATE(table<const char*, bool>({
      {"https://pg.example.com/receipt?tid=1&x=%20", true},
      {"http://pg.example.com/receipt", true},
      {"https://pg.example.com/영수증", true},
      {"", false},
      {"javascript:alert(1)", false},
      {"JAVASCRIPT:alert(1)//https://", false},
      {" https://pg.example.com", false},
      {"data:text/html,x", false},
      {"//pg.example.com", false},
      {"/receipt", false},
      {"https:/pg.example.com", false},
      {"https://pg.example.com/a b", false},
      {"https://pg.example.com/\n", false},
      {"https://pg.example.com/\xff", false},
  }));
  INFO(text);
  CHECK(is_web_address(text) == good);
}
