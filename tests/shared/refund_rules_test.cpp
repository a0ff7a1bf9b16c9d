#include "shared/refund_rules.h"

#include <catch_amalgamated.hpp>

#include "shared/pg_rules.h"
#include "tests/shared/samples.h"

using namespace refund;
using namespace refund::samples;
using V = std::vector<Violation>;
using Why = std::optional<NotRefundable>;

namespace {

std::string spelled(const V& violations) {
  std::string words;
  for (const auto violation : violations) words += std::string{to_string(violation)} + " ";
  return words;
}

}  // namespace

TEST_CASE("refund rules: amount against what is left of a 10,000 won card payment") {
  using Amount = std::optional<std::string>;
  const auto [name, cancelled, asked, expected] =
      GENERATE(table<std::string, std::int64_t, Amount, V>({
          {"all of it", 0, "10000", {}},
          {"no amount means all of it", 0, std::nullopt, {}},
          {"no amount means the rest", 2'000, std::nullopt, {}},
          {"exactly the rest", 2'000, "8000", {}},
          {"a part", 0, "2000", {}},
          {"the smallest part", 0, "1", {}},
          {"one won too many", 2'000, "8001", {Violation::amount_exceeds_refundable}},
          {"nothing", 0, "0", {Violation::amount_must_be_positive}},
          {"less than nothing", 0, "-1", {Violation::amount_must_be_positive}},
          {"half a won", 0, "0.5", {Violation::amount_too_precise}},
          {"beyond int64", 0, "99999999999999999999", {Violation::amount_exceeds_refundable}},
          {"words", 0, "all", {Violation::amount_not_a_number}},
      }));
  INFO(name);
  const auto payment = paid(pay_method::card, "html5_inicis", 10'000, cancelled);
  CHECK(spelled(check(asking(asked), payment)) == spelled(expected));
}

TEST_CASE("refund rules: an accepted request always names a positive amount") {
  const auto payment = paid(pay_method::card, "html5_inicis", 10'000, 2'000);
  const auto all = accept(asking(), payment);
  REQUIRE(all);
  CHECK(all->amount == won(8'000));
  CHECK_FALSE(all->account);

  const auto part = accept(asking("2e3"), payment);
  REQUIRE(part);
  CHECK(part->amount == won(2'000));
}

TEST_CASE("refund rules: the reason") {
  std::string two_hundred;
  for (int i = 0; i < 200; ++i) two_hundred += "가";
  const auto [name, reason, expected] = GENERATE_COPY(table<std::string, std::string, V>({
      {"a few words", "단순 변심", {}},
      {"200 characters", two_hundred, {}},
      {"201 characters", two_hundred + "!", {Violation::reason_too_long}},
      {"nothing", "", {Violation::reason_required}},
      {"only white space", " \u3000 ", {Violation::reason_required}},
      {"two lines", "a\nb", {Violation::reason_invalid}},
      {"invalid UTF-8", "\xFF", {Violation::reason_invalid}},
  }));
  INFO(name);
  auto request = asking();
  request.reason = reason;
  CHECK(spelled(check(request, paid())) == spelled(expected));
}

TEST_CASE("refund rules: the refund account of a virtual account payment") {
  struct Change {
    std::string name;
    void (*change)(RefundRequest&);
    V expected;
  };
  const auto change = GENERATE(values<Change>({
      {"complete", [](RefundRequest&) {}, {}},
      {"with hyphens and spaces",
       [](RefundRequest& r) { r.refund_account = "562-111-059 48400"; },
       {}},
      {"no bank",
       [](RefundRequest& r) { r.refund_bank.reset(); },
       {Violation::refund_bank_required}},
      {"a bank of another PG's table",
       [](RefundRequest& r) { r.refund_bank = "BK88"; },
       {Violation::refund_bank_unknown}},
      {"a bank's name",
       [](RefundRequest& r) { r.refund_bank = "신한"; },
       {Violation::refund_bank_unknown}},
      {"no number",
       [](RefundRequest& r) { r.refund_account = " "; },
       {Violation::refund_account_required}},
      {"five digits",
       [](RefundRequest& r) { r.refund_account = "12345"; },
       {Violation::refund_account_invalid}},
      {"seventeen digits",
       [](RefundRequest& r) { r.refund_account = "12345678901234567"; },
       {Violation::refund_account_invalid}},
      {"letters",
       [](RefundRequest& r) { r.refund_account = "5621110594840O"; },
       {Violation::refund_account_invalid}},
      {"no holder",
       [](RefundRequest& r) { r.refund_holder = ""; },
       {Violation::refund_holder_required}},
      {"a holder of 17 characters",
       [](RefundRequest& r) { r.refund_holder = "가나다라마바사아자차카타파하거너더"; },
       {Violation::refund_holder_invalid}},
      {"a holder with an escape",
       [](RefundRequest& r) { r.refund_holder = "a\x1B[1m"; },
       {Violation::refund_holder_invalid}},
      {"a telephone, though nobody needs it",
       [](RefundRequest& r) { r.refund_tel = "010-1234-5678"; },
       {}},
      {"a telephone with words",
       [](RefundRequest& r) { r.refund_tel = "call me"; },
       {Violation::refund_tel_invalid}},
      {"nothing at all",
       [](RefundRequest& r) {
         r.refund_bank.reset();
         r.refund_account.reset();
         r.refund_holder.reset();
       },
       {Violation::refund_bank_required, Violation::refund_account_required,
        Violation::refund_holder_required}},
  }));
  INFO(change.name);
  auto request = asking_into_account("2000");
  change.change(request);
  CHECK(spelled(check(request, paid(pay_method::vbank))) == spelled(change.expected));
}

TEST_CASE("refund rules: an accepted account holds digits and a trimmed name") {
  auto request = asking_into_account();
  request.refund_account = "562-111-059 48400";
  request.refund_holder = " 홍길동 ";
  const auto order = accept(request, paid(pay_method::vbank));
  REQUIRE(order);
  CHECK(order->account == RefundAccount{"88", "56211105948400", "홍길동", ""});
  CHECK(masked_account_number(order->account->number) == "**********8400");
}

TEST_CASE("refund rules: a card payment takes no account, since it goes back to the card") {
  const auto violations = check(asking_into_account(), paid());
  CHECK(spelled(violations) ==
        spelled({Violation::refund_bank_not_accepted, Violation::refund_account_not_accepted,
                 Violation::refund_holder_not_accepted}));
}

TEST_CASE("refund rules: some PGs also want a telephone number, and for transfers too") {
  const auto [pg, method] = GENERATE(table<std::string, PayMethod>({
      {"smartro", pay_method::vbank},
      {"smartro_v2", pay_method::vbank},
      {"smartro_v2", pay_method::trans},
      {"welcome", pay_method::vbank},
      {"welcome", pay_method::trans},
  }));
  INFO(pg);
  auto request = asking_into_account();
  request.refund_bank = "088";
  CHECK(spelled(check(request, paid(method, pg))) == spelled({Violation::refund_tel_required}));
  request.refund_tel = "010-1234-5678";
  CHECK(accept(request, paid(method, pg))->account->tel == "01012345678");
}

TEST_CASE("eligibility: what can be refunded at all") {
  struct Case {
    std::string name;
    Payment payment;
    std::chrono::sys_seconds now;
    Why expected;
  };
  auto ready = paid(pay_method::vbank), failed = paid(), free = paid(pay_method::card, "", 0);
  ready.status = PaymentStatus::ready;
  failed.status = PaymentStatus::failed;
  auto full_but_called_paid = paid(pay_method::card, "", 10'000, 10'000);
  full_but_called_paid.status = PaymentStatus::paid;
  auto undated = paid(pay_method::phone);
  undated.paid_at.reset();
  const auto year_later = kst(2019, 1, 31);

  const auto c = GENERATE_COPY(values<Case>({
      {"a paid card", paid(), year_later, {}},
      {"partly refunded, which i'mport may call cancelled",
       paid(pay_method::card, "", 10'000, 2'000),
       year_later,
       {}},
      {"nothing left", paid(pay_method::card, "", 10'000, 10'000), year_later,
       NotRefundable::already_refunded},
      {"nothing left, though i'mport calls it paid", full_but_called_paid, year_later,
       NotRefundable::already_refunded},
      {"a virtual account waiting for money", ready, year_later, NotRefundable::not_paid},
      {"a failed payment", failed, year_later, NotRefundable::payment_failed},
      {"an order that cost nothing", free, year_later, NotRefundable::already_refunded},
      {"phone, in the last second of its month",
       paid(pay_method::phone),
       kst(2018, 2, 1, 0) - std::chrono::seconds{1},
       {}},
      {"phone, in the first second of the next", paid(pay_method::phone), kst(2018, 2, 1, 0),
       NotRefundable::phone_month_closed},
      {"phone, same month of another year", paid(pay_method::phone), kst(2019, 1, 31),
       NotRefundable::phone_month_closed},
      {"phone of a day that is not known: i'mport's to say", undated, year_later, {}},
      {"a virtual account at Danal", paid(pay_method::vbank, "danal"), year_later,
       NotRefundable::refund_not_supported},
      {"a PG and method that nobody has heard of",
       paid(PayMethod{"shells"}, "newpg"),
       year_later,
       {}},
  }));
  INFO(c.name);
  const auto answer = eligibility(c.payment, c.now);
  CHECK(answer.not_refundable == c.expected);
  CHECK(answer.refundable == (c.expected ? won(0) : refundable_amount(c.payment)));
}

TEST_CASE("eligibility: where only all of it can go back, a part is refused") {
  const auto now = kst(2018, 1, 31, 13);
  const auto [name, method, pg, escrow, expected] =
      GENERATE(table<std::string, PayMethod, std::string, bool, bool>({
          {"card", pay_method::card, "nice", false, true},
          {"card in escrow", pay_method::card, "nice", true, false},
          {"phone", pay_method::phone, "danal", false, false},
          {"phone at Inicis, which re-approves the rest", pay_method::phone, "html5_inicis", false,
           true},
          {"a culture voucher at Toss", PayMethod{"culturegift"}, "tosspayments", false, false},
      }));
  INFO(name);
  auto payment = paid(method, pg);
  payment.escrow = escrow;
  CHECK(eligibility(payment, now).partial_allowed == expected);
  CHECK(check(asking("2000"), payment) ==
        (expected ? V{} : V{Violation::partial_refund_not_allowed}));
  CHECK(check(asking("10000"), payment).empty());
}

TEST_CASE("refund rules: every word is read back as what it was written for") {
  for (int i = 0; i <= static_cast<int>(Violation::refund_tel_not_accepted); ++i)
    CHECK(violation_from(to_string(static_cast<Violation>(i))) == static_cast<Violation>(i));
  for (int i = 0; i <= static_cast<int>(NotRefundable::outside_refund_hours); ++i)
    CHECK(not_refundable_from(to_string(static_cast<NotRefundable>(i))) ==
          static_cast<NotRefundable>(i));
  CHECK_FALSE(violation_from("amount"));
}
