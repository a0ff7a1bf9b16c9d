#include "web/amount_field.h"

#include <catch_amalgamated.hpp>

using namespace refund;

TEST_CASE("amount field: separators come and go while the caret stays at its digit") {
  const auto [name, typed, caret, currency, text, place] =
      GENERATE(table<const char*, const char*, std::size_t, Currency, const char*, std::size_t>({
          {"nothing", "", 0, Currency::krw, "", 0},
          {"three digits", "100", 3, Currency::krw, "100", 3},
          {"a fourth digit brings a separator", "1000", 4, Currency::krw, "1,000", 5},
          {"typed in the middle", "1,0500", 4, Currency::krw, "10,500", 4},
          {"caret before everything", "10000", 0, Currency::krw, "10,000", 0},
          {"a digit taken away", "1,00", 4, Currency::krw, "100", 3},
          {"pasted with a sign and spaces", "₩ 10,000", 10, Currency::krw, "10,000", 6},
          {"pasted with won", "10,000원", 9, Currency::krw, "10,000", 6},
          {"full-width digits of an IME", "１２３４", 12, Currency::krw, "1,234", 5},
          {"cents", "1234.5", 6, Currency::usd, "1,234.5", 7},
          {"caret behind the point", "1234.56", 5, Currency::usd, "1,234.56", 6},
          {"no point in won", "10.5", 4, Currency::krw, "10.5", 4},
          {"a minus is not dropped", "-5000", 5, Currency::krw, "-5000", 5},
          {"만 is not dropped", "1만", 4, Currency::krw, "1만", 4},
          {"two points", "1.2.3", 5, Currency::usd, "1.2.3", 5},
      }));
  INFO(name);
  CHECK(with_separators(typed, caret, currency) == AmountText{text, place});
}

TEST_CASE("amount field: what it stands for is the decimal without separators") {
  CHECK(without_separators("1,234,567") == "1234567");
  CHECK(without_separators("1만") == "1만");
}
