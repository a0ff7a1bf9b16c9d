#include "shared/bank.h"

#include <catch_amalgamated.hpp>
#include <set>
#include <string>
#include <vector>

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

// Every entry of PortOne's tables, as code:standard, in the order of the codes. Transcribed from
// the documentation ("code-info/pg-1", snapshot of 2026-08-06) apart from the directory itself.
TEST_CASE("banks: each PG's table is the documented one, entry by entry") {
  const auto [pgs, entries] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"kcp", "kcp_billing", "kcp_quick"},
       "BK02:002 BK03:003 BK04:004 BK07:007 BK11:011 BK12:012 BK20:020 BK23:023 "
       "BK27:027 BK31:031 BK32:032 BK34:034 BK37:037 BK39:039 BK45:045 BK48:048 "
       "BK71:071 BK81:081 BK88:088 BK89:089 BK90:090 BK92:092"},
      {{"html5_inicis", "inicis"},
       "02:002 03:003 04:004 07:007 11:011 12:012 20:020 23:023 27:027 31:031 "
       "32:032 34:034 37:037 39:039 45:045 48:048 71:071 81:081 88:088 89:089 "
       "90:090 92:092"},
      {{"tosspayments", "uplus", "danal", "danal_tpay", "nice", "kicc", "smartro", "smartro_v2",
        "settle", "settle_acc"},
       "002:002 003:003 004:004 007:007 011:011 012:012 020:020 023:023 027:027 "
       "031:031 032:032 034:034 037:037 039:039 045:045 048:048 071:071 081:081 "
       "088:088 089:089 090:090 092:092"},
      {{"nice_v2"},
       "003:003 004:004 011:011 020:020 023:023 031:031 032:032 034:034 071:071 "
       "081:081 088:088 089:089"},
      {{"welcome"},
       "003:003 004:004 007:007 020:020 031:031 032:032 034:034 037:037 039:039 "
       "081:081 088:088 089:089"},
      {{"daou"}, "03:003 04:004 05:005 08:011 09:020 10:088 11:023 12:081 15:032 31:071"},
  }));
  for (const auto& pg : pgs) {
    INFO(pg);
    std::set<std::string> found;
    for (const auto& bank : banks_of(pg))
      found.insert(std::string{bank.code} + ":" + std::string{bank.standard});
    std::string text;
    for (const auto& entry : found) text += (text.empty() ? "" : " ") + entry;
    CHECK(text == entries);
    CHECK(bank_table_of(pg) == BankTable::of_the_pg);
  }
}

TEST_CASE("banks: a bank has one name for people, whatever a PG calls it") {
  const auto [standard, ko, en] = GENERATE(table<std::string, std::string, std::string>({
      {"002", "산업은행", "Korea Development Bank"},
      {"003", "기업은행", "Industrial Bank of Korea"},
      {"004", "KB국민은행", "KB Kookmin Bank"},
      {"005", "외환은행", "Korea Exchange Bank"},
      {"007", "수협", "Suhyup"},
      {"011", "농협", "Nonghyup"},
      {"012", "축협", "Cooperative"},
      {"020", "우리은행", "Woori Bank"},
      {"023", "SC제일은행", "SC First Bank"},
      {"027", "한국씨티은행", "Citibank Korea"},
      {"031", "대구은행", "Daegu Bank"},
      {"032", "부산은행", "Busan Bank"},
      {"034", "광주은행", "Gwangju Bank"},
      {"037", "전북은행", "Jeonbuk Bank"},
      {"039", "경남은행", "Kyongnam Bank"},
      {"045", "새마을금고", "Saemaul Geumgo"},
      {"048", "신협", "Credit union"},
      {"071", "우체국", "Post Office"},
      {"081", "하나(외환)은행", "Hana Bank"},
      {"088", "신한은행", "Shinhan Bank"},
      {"089", "케이뱅크", "K-Bank"},
      {"090", "카카오뱅크", "Kakao Bank"},
      {"092", "토스뱅크", "Toss Bank"},
  }));
  INFO(standard);
  int found = 0;
  for (const auto* pg : {"kcp", "html5_inicis", "tosspayments", "nice_v2", "welcome", "daou"}) {
    for (const auto& bank : banks_of(pg)) {
      if (bank.standard != standard) continue;
      CHECK(bank.name_ko == ko);
      CHECK(bank.name_en == en);
      ++found;
    }
  }
  CHECK(found > 0);
}

TEST_CASE("banks: PGs without a table get the standard codes, and it is said") {
  const auto pg =
      GENERATE(as<std::string>{}, "jtnet", "ksnet", "galaxia", "mobilians", "tosspay", "tosspay_v2",
               "toss_brandpay", "payco", "kakaopay", "naverpay", "smilepay", "paypal", "paypal_v2",
               "eximbay", "paymentwall", "kpn", "bluewalnut", "");
  INFO(pg);
  CHECK(bank_table_of(pg) == BankTable::kftc_standard);
  for (const auto& bank : banks_of(pg)) CHECK(bank.code == bank.standard);
}
