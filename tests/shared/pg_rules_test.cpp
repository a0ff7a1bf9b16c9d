#include "shared/pg_rules.h"

#include <catch_amalgamated.hpp>
#include <set>

#include "shared/pg_facts.h"
#include "shared/pg_notes.h"
#include "shared/refund_rules.h"
#include "tests/shared/samples.h"

using namespace refund;
using namespace refund::samples;

namespace {

template <class Value>
void check_table(std::string_view name, std::span<const PgFact<Value>> facts) {
  INFO(name);
  REQUIRE_FALSE(facts.empty());
  CHECK(facts.back().pg_providers.empty());
  CHECK(facts.back().pay_methods.empty());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    INFO(facts[i].pg_providers << ", " << facts[i].pay_methods);
    CHECK_FALSE(text(facts[i].source).empty());
    // A row that an earlier, wider one hides would never be read.
    for (std::size_t wider = 0; wider < i; ++wider) {
      const bool hidden =
          (facts[wider].pg_providers.empty() ||
           facts[wider].pg_providers == facts[i].pg_providers) &&
          (facts[wider].pay_methods.empty() || facts[wider].pay_methods == facts[i].pay_methods);
      CHECK_FALSE(hidden);
    }
  }
}

/// Paid on the last day of January 2024, at noon in Seoul.
Payment paid_in_2024(PayMethod method, std::string_view pg) {
  auto payment = paid(method, pg);
  payment.paid_at = kst(2024, 1, 31);
  return payment;
}

}  // namespace

TEST_CASE("pg rules: each table ends with what fits all, and no row hides another") {
  check_table("support", support_facts());
  check_table("window", window_facts());
  check_table("late", late_facts());
  check_table("partial", partial_facts());
  check_table("escrow", escrow_facts());
  check_table("closed hours", closed_hours_facts());
  check_table("account", account_facts());
  check_table("arrival", arrival_facts());
  check_table("finality", finality_facts());
  check_table("requester", requester_facts());
  check_table("tax", tax_facts());
}

// That the tables themselves keep to it is asserted where they are compiled.
TEST_CASE("pg rules: a row without a source is only one that says that nothing is known") {
  constexpr PgFact<WindowRule> guessed[] = {
      {"", "card", {RefundWindow::days, 7, Knowledge::documented}, Source::none},
      {"", "", {}, Source::none}};
  static_assert(!is_sourced(guessed));
  constexpr PgFact<ClosedHours> sourced_nothing[] = {{"", "", {0, 0}, Source::pg_ksnet}};
  static_assert(!is_sourced(sourced_nothing));
  constexpr PgFact<bool> no_last_row[] = {{"kcp", "", true, Source::pg_ksnet}};
  static_assert(!is_sourced(no_last_row));
  for (const auto& fact : window_facts())
    if (fact.source == Source::none) CHECK(fact.value.window == RefundWindow::open);
}

TEST_CASE("pg rules: every source is one that a row names, and is told") {
  std::set<Source> used;
  const auto note = [&](const auto& facts) {
    for (const auto& fact : facts) used.insert(fact.source);
  };
  note(support_facts());
  note(window_facts());
  note(late_facts());
  note(partial_facts());
  note(escrow_facts());
  note(closed_hours_facts());
  note(account_facts());
  note(arrival_facts());
  note(finality_facts());
  note(requester_facts());
  note(tax_facts());
  note(pg_notes());
  for (int i = 0; i < source_count; ++i) {
    INFO(text(static_cast<Source>(i)));
    CHECK(used.count(static_cast<Source>(i)) == 1);
  }
  CHECK(notes_of(paid(pay_method::vbank, "danal")).size() == 10);
}

TEST_CASE("pg rules: a list of words") {
  CHECK(lists("", "kcp"));
  CHECK(lists("kcp|nice", "nice"));
  CHECK(lists("kcp|nice", "kcp"));
  CHECK_FALSE(lists("kcp|nice_v2", "nice"));
  CHECK_FALSE(lists("kcp", ""));
}

TEST_CASE("eligibility: until when, to the second") {
  struct Case {
    std::string name;
    std::string pg;
    PayMethod method;
    std::optional<std::chrono::sys_seconds> until;
    Knowledge known;
    std::optional<NotRefundable> then;  // what a refund meets from that moment on
  };
  const auto closed = NotRefundable::refund_window_closed;
  const auto c = GENERATE_COPY(values<Case>({
      {"phone: its month", "danal", pay_method::phone, kst(2024, 2, 1, 0), Knowledge::documented,
       NotRefundable::phone_month_closed},
      {"KSNET: six months, of which July has a 31st", "ksnet", pay_method::card, kst(2024, 8, 1, 0),
       Knowledge::documented, closed},
      {"Naver Pay: 1,095 days", "naverpay", PayMethod{"naverpay"}, kst(2027, 1, 31, 0),
       Knowledge::documented, closed},
      {"Kakao Pay, card: a year", "kakaopay", pay_method::card, kst(2025, 2, 1, 0),
       Knowledge::documented, closed},
      {"Kakao Pay, money: five years", "kakaopay", PayMethod{"point"}, kst(2029, 2, 1, 0),
       Knowledge::documented, closed},
      {"PayPal: 180 days, in whatever calendar", "paypal_v2", PayMethod{"paypal"},
       kst(2024, 7, 30, 21), Knowledge::documented, closed},
      {"transfer at Toss: 180 days", "tosspayments", pay_method::trans, kst(2024, 7, 30, 0),
       Knowledge::documented, closed},
      {"virtual account: no limit", "kcp", pay_method::vbank, {}, Knowledge::documented, {}},
      {"card: usually a year", "nice", pay_method::card, kst(2025, 2, 1, 0), Knowledge::usual, {}},
      {"transfer: usually three months, and April has no 31st",
       "nice",
       pay_method::trans,
       kst(2024, 5, 1, 0),
       Knowledge::usual,
       {}},
      {"nothing known", "newpg", PayMethod{"shells"}, {}, Knowledge::unknown, {}},
  }));
  INFO(c.name);
  const auto payment = paid_in_2024(c.method, c.pg);
  const auto before = c.until ? *c.until - std::chrono::seconds{1} : kst(2040, 1, 1);
  const auto can = eligibility(payment, before);
  CHECK_FALSE(can.not_refundable);
  CHECK(can.refundable_until == c.until);
  CHECK(can.until_known == c.known);
  CHECK(eligibility(payment, c.until.value_or(before)).not_refundable == c.then);
}

TEST_CASE("eligibility: a leap day's year ends on February 28th") {
  auto payment = paid(pay_method::card, "kakaopay");
  payment.paid_at = kst(2024, 2, 29);
  CHECK(eligibility(payment, kst(2024, 3, 1)).refundable_until == kst(2025, 3, 1, 0));
}

TEST_CASE("eligibility: KCP pays a phone refund after its month into an account") {
  const auto payment = paid_in_2024(pay_method::phone, "kcp");
  const auto in_time = eligibility(payment, kst(2024, 1, 31, 23));
  CHECK_FALSE(in_time.account_required);
  CHECK(in_time.refundable_until == kst(2024, 2, 1, 0));

  const auto late = eligibility(payment, kst(2024, 2, 1, 0));
  CHECK_FALSE(late.not_refundable);
  CHECK(late.account_required);
  CHECK_FALSE(late.refundable_until);

  auto request = asking_into_account();
  request.refund_bank = "BK88";
  CHECK(check(request, payment, late).empty());
  CHECK(accept(request, payment, late)->account);
  CHECK_FALSE(check(asking(), payment, late).empty());
  CHECK(check(asking(), payment, in_time).empty());
  CHECK_FALSE(check(request, payment, in_time).empty());
}

TEST_CASE("eligibility: KSNET refunds no virtual account from 23:00 to 06:00") {
  const auto [hour, minute, opens_at_day] = GENERATE(table<int, int, unsigned>(
      {{22, 59, 0}, {23, 0, 2}, {23, 59, 2}, {24, 0, 2}, {29, 59, 2}, {30, 0, 0}}));
  const auto now = kst(2024, 2, 1, hour) + std::chrono::minutes{minute};
  INFO(hour << ":" << minute);
  const auto can = eligibility(paid_in_2024(pay_method::vbank, "ksnet"), now);
  if (opens_at_day == 0) {
    CHECK_FALSE(can.not_refundable);
    CHECK_FALSE(can.opens_again_at);
  } else {
    CHECK(can.not_refundable == NotRefundable::outside_refund_hours);
    CHECK(can.opens_again_at == kst(2024, 2, opens_at_day, 6));
  }
  CHECK_FALSE(eligibility(paid_in_2024(pay_method::card, "ksnet"), now).not_refundable);
  CHECK_FALSE(eligibility(paid_in_2024(pay_method::vbank, "kcp"), now).not_refundable);
}

TEST_CASE("eligibility: KSNET makes nine refunds of a part") {
  using Count = std::optional<int>;
  const auto [cancelled, earlier, left, partial] =
      GENERATE(table<std::int64_t, Count, Count, bool>({
          {0, {}, 9, true},
          {2'000, {}, {}, true},  // nobody counted: i'mport's to say
          {2'000, 1, 8, true},
          {2'000, 8, 1, true},
          {2'000, 9, 0, false},
          {2'000, 12, 0, false},
      }));
  auto payment = paid(pay_method::card, "ksnet", 10'000, cancelled);
  payment.paid_at = kst(2024, 1, 31);
  const auto can = eligibility(payment, kst(2024, 2, 1), earlier);
  CHECK(can.partials_left == left);
  CHECK(can.partial_allowed == partial);
  // All that is left may still be asked for.
  CHECK(check(asking(), payment, can).empty());
  CHECK(check(asking("1000"), payment, can).empty() == partial);
  CHECK_FALSE(eligibility(paid(), kst(2018, 2, 1), 50).partials_left);
}

TEST_CASE("pg rules: code 0 is not the end everywhere") {
  const auto [pg, method, expected] = GENERATE(table<std::string, PayMethod, Finality>({
      {"html5_inicis", pay_method::card, Finality::at_once},
      {"paypal_v2", PayMethod{"paypal"}, Finality::later},
      {"paypal", PayMethod{"paypal"}, Finality::at_once},
      {"smartro_v2", pay_method::vbank, Finality::later},
      {"smartro_v2", pay_method::card, Finality::at_once},
      {"kicc", PayMethod{"wechat"}, Finality::later},
      {"paymentwall", pay_method::card, Finality::later},
  }));
  INFO(pg);
  CHECK(finality_of(paid(method, pg)) == expected);
}

TEST_CASE("pg rules: Naver Pay wants to know who asks") {
  CHECK(requester_required(paid(PayMethod{"naverpay"}, "naverpay")));
  CHECK_FALSE(requester_required(paid(PayMethod{"naverpay"}, "html5_inicis")));
}

TEST_CASE("pg rules: a convenience store gives nothing back") {
  CHECK(eligibility(paid(PayMethod{"cvs"}, "inicis_jp"), kst(2018, 2, 1)).not_refundable ==
        NotRefundable::refund_not_supported);
  CHECK_FALSE(eligibility(paid(pay_method::card, "inicis_jp"), kst(2018, 2, 1)).not_refundable);
}

TEST_CASE("pg rules: an escrow payment is given back whole") {
  auto payment = paid(pay_method::card, "kcp");
  payment.escrow = true;
  CHECK(escrow_rule_of(payment) == EscrowRefund::whole_only);
  CHECK_FALSE(eligibility(payment, kst(2018, 2, 1)).partial_allowed);
  payment.pg_provider = PgProvider{"welcome"};
  CHECK(escrow_rule_of(payment) == EscrowRefund::whole_only_once_declined);
  CHECK_FALSE(eligibility(payment, kst(2018, 2, 1)).partial_allowed);
}
