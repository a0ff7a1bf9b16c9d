#include "shared/bank.h"

#include <catch_amalgamated.hpp>
#include <set>
#include <string>

using namespace refund;

TEST_CASE("banks: Shinhan is spelled as each PG spells it") {
  const auto [pg, code] = GENERATE(table<std::string, std::string>({
      {"html5_inicis", "88"},
      {"kcp", "BK88"},
      {"tosspayments", "088"},
      {"nice_v2", "088"},
      {"welcome", "088"},
      {"daou", "10"},
      {"ksnet", "088"},  // publishes no table: the standard code
      {"", "088"},
  }));
  INFO(pg);
  const auto bank = find_bank(pg, code);
  REQUIRE(bank);
  CHECK(bank->standard == "088");
  CHECK(bank->name_ko == "신한은행");
}

TEST_CASE("banks: a code of one PG is not looked up in another's table") {
  CHECK_FALSE(find_bank("html5_inicis", "088"));
  CHECK_FALSE(find_bank("kcp", "88"));
  CHECK_FALSE(find_bank("tosspayments", "BK88"));
  CHECK_FALSE(find_bank("daou", "88"));
  CHECK_FALSE(find_bank("html5_inicis", ""));
  CHECK(find_bank("daou", "11")->name_ko == "SC제일은행");
  CHECK(find_bank("html5_inicis", "11")->name_ko == "농협");
}

TEST_CASE("banks: every table has its size, both names, and each code once") {
  const auto [pg, size] = GENERATE(table<std::string, std::size_t>({{"kcp", 22},
                                                                    {"html5_inicis", 22},
                                                                    {"tosspayments", 22},
                                                                    {"nice_v2", 12},
                                                                    {"welcome", 12},
                                                                    {"daou", 10},
                                                                    {"mobilians", 22}}));
  INFO(pg);
  const auto banks = banks_of(pg);
  CHECK(banks.size() == size);
  std::set<std::string_view> codes;
  for (const auto& bank : banks) {
    CHECK(codes.insert(bank.code).second);
    CHECK_FALSE(bank.name_ko.empty());
    CHECK_FALSE(bank.name_en.empty());
    CHECK(bank.standard.size() == 3);
  }
}

TEST_CASE("banks: it is said when the codes are not the PG's own") {
  CHECK(bank_table_of("kcp") == BankTable::of_the_pg);
  CHECK(bank_table_of("ksnet") == BankTable::kftc_standard);
}
