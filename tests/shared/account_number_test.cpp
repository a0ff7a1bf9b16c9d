#include "shared/account_number.h"

#include <catch_amalgamated.hpp>

#include "shared/bank.h"

using namespace refund;

TEST_CASE("account number: how many digits a bank's numbers have") {
  const auto [standard, digits, expected] =
      GENERATE(table<std::string, std::string, AccountDigits>({
          {"088", "110436387740", AccountDigits::usual},
          {"088", "56211105948400", AccountDigits::usual},
          {"088", "1104363877", AccountDigits::unusual},
          {"090", "3333012345678", AccountDigits::usual},
          {"090", "333301234567", AccountDigits::unusual},
          {"092", "100012345678", AccountDigits::usual},
          {"004", "12345678901234567", AccountDigits::unusual},
          {"999", "110436387740", AccountDigits::unknown},
          {"", "", AccountDigits::unknown},
          {"088", "", AccountDigits::unusual},
      }));
  INFO(standard << " " << digits);
  CHECK(account_digits(standard, digits) == expected);
}

TEST_CASE("account number: the usual counts are told, for every bank that is offered") {
  CHECK(usual_account_digits("092", "~") == "12");
  CHECK(usual_account_digits("081", "~") == "11, 12, 14");
  CHECK(usual_account_digits("088", "~") == "11~14");
  CHECK(usual_account_digits("088", " to ") == "11 to 14");
  CHECK(usual_account_digits("999", "~").empty());
  for (const auto* pg : {"html5_inicis", "daou"})
    for (const auto& bank : banks_of(pg)) {
      INFO(bank.name_ko);
      CHECK_FALSE(usual_account_digits(bank.standard, "~").empty());
    }
}

TEST_CASE("account number: of the holder's name only the ends are shown") {
  const auto [name, masked] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"김", "*"},
      {"김민", "김*"},
      {"홍길동", "홍*동"},
      {"남궁민수", "남**수"},
      {"J. Kim", "J****m"},
  }));
  CHECK(masked_holder(name) == masked);
}
