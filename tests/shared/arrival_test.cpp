#include "shared/arrival.h"

#include <catch_amalgamated.hpp>

#include "shared/arrival_words.h"
#include "tests/shared/samples.h"

using namespace refund;
using samples::kst;
using samples::won;

namespace {

Payment paid_at(std::chrono::sys_seconds when, PayMethod method, std::string_view pg) {
  auto payment = samples::paid(method, pg);
  payment.paid_at = when;
  return payment;
}

/// Without the no-break spaces, which a table is hard to read with.
std::string with_plain_spaces(std::string text) {
  constexpr std::string_view no_break = "\u00a0";
  for (auto at = text.find(no_break); at != std::string::npos; at = text.find(no_break))
    text.replace(at, no_break.size(), " ");
  return text;
}

}  // namespace

TEST_CASE("arrival: by PG and pay method, asked for on Monday, November 23rd 2026") {
  struct Case {
    std::string name;
    std::string pg;
    PayMethod method;
    int days_ago;  // how long ago it was paid
    std::int64_t amount;
    std::string ko;
    std::string en;
  };
  const auto c = GENERATE(values<Case>({
      {"card, all of it on the same day", "nice", pay_method::card, 0, 10'000, "당일 (11월 23일)",
       "The same day (Nov 23)"},
      {"card, a part on the same day", "nice", pay_method::card, 0, 9'999,
       "영업일 기준 3~5일 (11월 26일 ~ 11월 30일)", "3 to 5 business days (Nov 26 – Nov 30)"},
      {"card, later", "nice", pay_method::card, 1, 10'000,
       "영업일 기준 3~5일 (11월 26일 ~ 11월 30일)", "3 to 5 business days (Nov 26 – Nov 30)"},
      {"card at Toss", "tosspayments", pay_method::card, 1, 10'000,
       "영업일 기준 3~4일 (11월 26일 ~ 11월 27일)", "3 to 4 business days (Nov 26 – Nov 27)"},
      {"transfer on the same day", "nice", pay_method::trans, 0, 10'000, "당일 (11월 23일)",
       "The same day (Nov 23)"},
      {"transfer, later", "nice", pay_method::trans, 1, 10'000,
       "늦어도 다음 영업일 (11월 23일 ~ 11월 24일)", "By the next business day (Nov 23 – Nov 24)"},
      {"transfer into an account", "welcome", pay_method::trans, 1, 10'000,
       "결제사나 은행에 따라 며칠이 걸릴 수 있습니다",
       "Some days, depending on the payment provider or bank"},
      {"virtual account", "html5_inicis", pay_method::vbank, 1, 10'000,
       "영업일 기준 1~2일 (11월 24일 ~ 11월 25일)", "1 to 2 business days (Nov 24 – Nov 25)"},
      {"virtual account at Toss", "tosspayments", pay_method::vbank, 1, 10'000,
       "영업일 기준 2일 (11월 25일)", "2 business days (Nov 25)"},
      {"virtual account at Kiwoom, by hand", "daou", pay_method::vbank, 1, 10'000,
       "영업일 기준 7일 이상 (12월 2일 이후)", "7 business days or more (Dec 2 or later)"},
      {"virtual account at Mobilians", "mobilians", pay_method::vbank, 1, 10'000,
       "매주 목요일 지급 (11월 26일)", "Paid out on Thursdays (Nov 26)"},
      {"phone", "danal", pay_method::phone, 1, 10'000, "당일 (11월 23일)", "The same day (Nov 23)"},
      {"phone at KCP after its month", "kcp", pay_method::phone, 30, 10'000,
       "영업일 기준 1일 (11월 24일)", "1 business day (Nov 24)"},
      {"a method that nobody has heard of", "newpg", PayMethod{"shells"}, 1, 10'000,
       "결제사나 은행에 따라 며칠이 걸릴 수 있습니다",
       "Some days, depending on the payment provider or bank"},
  }));
  INFO(c.name);
  const auto now = kst(2026, 11, 23, 10);
  const auto payment = paid_at(now - std::chrono::days{c.days_ago}, c.method, c.pg);
  const auto arrival = arrival_of(payment, won(c.amount), now);
  CHECK(with_plain_spaces(arrival_text(arrival, Lang::ko)) == c.ko);
  CHECK(with_plain_spaces(arrival_text(arrival, Lang::en)) == c.en);
}

TEST_CASE("arrival: no line breaks among the dates") {
  const Arrival arrival{ArrivalKind::business_days, 3, 5, std::chrono::year{2026} / 11 / 26,
                        std::chrono::year{2026} / 11 / 30};
  CHECK(arrival_text(arrival, Lang::ko) ==
        "영업일 기준 3~5일 (11월\u00a026일\u00a0~\u00a011월\u00a030일)");
}

TEST_CASE("arrival: the day counts in Seoul") {
  const auto payment = paid_at(kst(2026, 11, 23, 0), pay_method::card, "nice");
  const auto last_second = kst(2026, 11, 24, 0) - std::chrono::seconds{1};
  CHECK(arrival_of(payment, won(10'000), last_second).kind == ArrivalKind::same_day);
  CHECK(arrival_of(payment, won(10'000), kst(2026, 11, 24, 0)).kind == ArrivalKind::business_days);
}

TEST_CASE("arrival: Mobilians pays on the Thursday that is two days away or more") {
  using namespace std::chrono;
  const auto [day, expected] = GENERATE(table<unsigned, int>(
      {{16, 19}, {17, 19}, {18, 26}, {19, 26}, {20, 26}, {21, 26}, {22, 26}, {23, 26}, {24, 26}}));
  const auto payment = paid_at(kst(2026, 11, 2), pay_method::vbank, "mobilians");
  const auto arrival = arrival_of(payment, won(10'000), kst(2026, 11, day));
  CHECK(arrival.earliest == year{2026} / 11 / expected);
}

TEST_CASE("arrival: without known holidays there are words and no dates") {
  const auto arrival = arrival_of(samples::paid(), won(10'000), kst(2019, 1, 31));
  CHECK_FALSE(arrival.earliest);
  CHECK(arrival_text(arrival, Lang::ko) == "영업일 기준 3~5일");
  CHECK(arrival_text(arrival, Lang::en) == "3 to 5 business days");
}
