#include "shared/bank_search.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <string>

using namespace refund;

namespace {

std::string found(std::string_view pg, std::string_view query) {
  std::string codes;
  for (const auto& bank : search_banks(pg, query)) codes += std::string{bank.code} + " ";
  return codes;
}

}  // namespace

TEST_CASE("bank search: as customers type it, at Inicis") {
  const auto [query, codes] = GENERATE(table<std::string, std::string>({
      {"ㅅㅎ", "07 88 48 "},   // 수협, 신한은행, 신협
      {"ㅅㅎㅇㅎ", "88 07 "},  // 신한은행, and Sh수협은행 as it calls itself
      {"신한", "88 "},
      {"신ㅎ", "88 48 "},
      {"시", "88 48 "},  // on the way to 신한 and
                         // 신협; 씨티 begins with
                         // another consonant
      {"신하", "88 "},
      {"ㅇㄹ", "20 "},
      {"울", "20 "},  // 우 and ㄹ, on the way to 우리
      {"우리은행", "20 "},
      {"ㄴㅎ", "11 12 "},  // also as ㄶ, see below
      {"ㄶ", "11 12 "},
      {"ㅂㅅ", "32 "},
      {"ㅄ", "32 "},
      {"국민", "04 "},
      {"KB", "04 89 "},  // and K-Bank
      {"kb 국민", "04 "},
      {"shinhan", "88 "},
      {"SHIN HAN", "88 "},
      {"toss", "92 "},
      {"카뱅", "90 "},
      {"ㅋㅂ", "90 "},
      {"씨티", "27 "},
      {"imbank", "31 "},
      {"아이엠", "31 "},
      {"88", "88 "},
      {"088", "88 "},
      {"없는은행", ""},
      {"\xFF", ""},
      {"신한은행은행", ""},
  }));
  INFO(query);
  CHECK(found("html5_inicis", query) == codes);
}

TEST_CASE("bank search: nothing typed finds every bank of the PG, and no other") {
  CHECK(search_banks("daou", "").size() == banks_of("daou").size());
  CHECK(search_banks("daou", " - ").size() == banks_of("daou").size());
  CHECK(found("daou", "ㅅㅎ") == "10 ");
  CHECK(found("kcp", "ㅅㅎㅇㅎ") == "BK88 BK07 ");
  CHECK(found("kcp", "bk88") == "BK88 ");
  CHECK(found("ksnet", "신한") == "088 ");
  CHECK(found("welcome", "카카오").empty());
}

TEST_CASE("bank search: every bank is found by its own names and code") {
  const auto pg = GENERATE(as<std::string>{}, "kcp", "html5_inicis", "tosspayments", "nice_v2",
                           "welcome", "daou", "newpg");
  for (const auto& bank : banks_of(pg)) {
    for (const auto name : {bank.name_ko, bank.name_en, bank.code, bank.standard}) {
      INFO(pg << ": " << name);
      const auto banks = search_banks(pg, name);
      CHECK(std::any_of(banks.begin(), banks.end(),
                        [&](const Bank& each) { return each.code == bank.code; }));
    }
  }
}
