#include "server/account_words.h"

#include <catch_amalgamated.hpp>
#include <string>

using namespace refund;

TEST_CASE("account words: what i'mport says about an account is kept without the account") {
  const RefundAccount account{"88", "56211105948400", "홍길동", "01012345678"};
  const auto [words, kept] = GENERATE(table<std::string, std::string>({
      {"PG 점검중", "PG 점검중"},
      {"계좌번호 오류: 56211105948400", "계좌번호 오류: **********8400"},
      {"562-111-05948400 is closed", "**********8400 is closed"},
      {"5621 1105 9484 00", "**********8400"},
      {"5-6-2-1-1-1-0-5-9-4-8-4-0-0", "**********8400"},
      {"856211105948400, 56211105948400", "8**********8400, **********8400"},
      {"another one: 56211105948401", "another one: 56211105948401"},
      {"562--11105948400", "562--11105948400"},
      {"예금주 홍길동 님, 홍길동님", "예금주 홍*동 님, 홍*동님"},
      {"call 010-1234-5678", "call *******5678"},
      {"cut off: 5621110594840", "cut off: 5621110594840"},
      {"", ""},
  }));
  CHECK(without_account(words, account) == kept);
}

TEST_CASE("account words: what identifies nobody is left as it is") {
  const RefundAccount short_one{"88", "12345", "A", ""};
  CHECK(without_account("A refund of 12345 won", short_one) == "A refund of 12345 won");
}
