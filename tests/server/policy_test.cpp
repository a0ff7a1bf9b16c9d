#include "server/policy.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <random>

#include "server/policy_trial.h"
#include "tests/shared/samples.h"

using namespace refund;
using samples::asking;
using samples::kst;
using samples::paid;
using samples::won;

namespace {

Policy policy_of(std::string_view rules) {
  const auto policy = parse_policy("policy 1\n" + std::string{rules});
  REQUIRE(policy);
  return *policy;
}

std::string errors_of(std::string_view text) {
  const auto policy = parse_policy(text);
  if (policy) return "none";
  std::string all;
  for (const auto& error : policy.error()) all += to_string(error) + "\n";
  return all;
}

/// Paid on January 31st 2024 at noon.
Payment paid_in_2024(PayMethod method, std::int64_t amount = 10'000, std::int64_t cancelled = 0) {
  auto payment = paid(method, "nice", amount, cancelled);
  payment.paid_at = kst(2024, 1, 31);
  return payment;
}

}  // namespace

TEST_CASE("policy: the file in the documentation is read") {
  const auto policy = policy_of(R"(
window card|trans 14 days                  # until two weeks after the day of the payment
window * 30 days                           # everything else

partials vbank none
partials * 3

review above 100000 KRW
review above 80.50 USD

reason changed_mind 단순 변심 / Changed my mind
reason defective    상품 불량 / Defective item

fee vbank 300 KRW customer
fee * 0 KRW merchant
)");
  REQUIRE(policy.windows.size() == 2);
  CHECK(policy.windows[0].methods == Methods{"card", "trans"});
  CHECK(policy.windows[0].days == 14);
  CHECK(policy.windows[0].line == 3);
  CHECK(policy.windows[1].methods.empty());
  CHECK(policy.partials[0].max == 0);
  CHECK(policy.partials[1].max == 3);
  CHECK(policy.limits[1].amount == *Money::from_minor(8'050, Currency::usd));
  const auto terms = [&](Lang lang) { return shop_terms(policy, paid(pay_method::vbank), lang); };
  CHECK(terms(Lang::ko).reasons ==
        std::vector<ShopReason>{{"changed_mind", "단순 변심"}, {"defective", "상품 불량"}});
  CHECK(terms(Lang::en).reasons == std::vector<ShopReason>{{"changed_mind", "Changed my mind"},
                                                           {"defective", "Defective item"}});
  CHECK(terms(Lang::ko).fee == RefundFee{won(300), FeeBearer::customer});

  CHECK(fee_of(policy, paid(pay_method::vbank))->amount == won(300));
  CHECK(fee_of(policy, paid(pay_method::vbank))->bearer == FeeBearer::customer);
  CHECK(fee_of(policy, paid(pay_method::card))->bearer == FeeBearer::merchant);
}

TEST_CASE("policy: a mistake is told with its line and column") {
  const auto [text, errors] = GENERATE(table<std::string, std::string>({
      {"", "line 1, column 1: the file must begin with: policy 1\n"},
      {"# nothing\n\n", "line 2, column 1: the file must begin with: policy 1\n"},
      {"window * 3 days\n", "line 1, column 1: the file must begin with: policy 1\n"},
      {"policy 2\n", "line 1, column 8: this program reads policy 1\n"},
      {"policy 1 2\n", "line 1, column 10: nothing belongs here\n"},
      {"policy 1\nwindows card 3 days\n",
       "line 2, column 1: there is no rule \"windows\": window, partials, review, reason or fee\n"},
      {"policy 1\nwindow crad 3 days\n", "line 2, column 8: there is no pay method \"crad\"\n"},
      {"policy 1\nwindow card|vbnk 3 days\n",
       "line 2, column 13: there is no pay method \"vbnk\"\n"},
      {"policy 1\nwindow\n", "line 2, column 7: here belongs a pay method, or * for all\n"},
      {"policy 1\nwindow card 0 days\n",
       "line 2, column 13: here belongs a number of days from 1 to 3660\n"},
      {"policy 1\nwindow card 3\n", "line 2, column 14: here belongs \"days\"\n"},
      {"policy 1\nwindow card 3 weeks\n", "line 2, column 15: here belongs \"days\"\n"},
      {"policy 1\nwindow * 3 days\nwindow card 3 days\n",
       "line 3, column 8: line 2 decides these already\n"},
      {"policy 1\nwindow card 3 days\nwindow card|vbank 3 days\nwindow * 3 days\n", "none"},
      {"policy 1\npartials * -1\n",
       "line 2, column 12: here belongs none or a count from 1 to "
       "1000\n"},
      {"policy 1\nreview above 0.5 KRW\n", "line 2, column 14: here belongs an amount of KRW\n"},
      {"policy 1\nreview above 100 won\n",
       "line 2, column 18: here belongs a currency such as KRW\n"},
      {"policy 1\nreview above 1 KRW\nreview above 2 KRW\n",
       "line 3, column 14: line 2 has a limit in this currency already\n"},
      {"policy 1\nreason x 단순 변심\n",
       "line 2, column 15: a reason needs words in Korean, a / and words in English\n"},
      {"policy 1\nreason 변심 단순 변심 / x\n",
       "line 2, column 8: a reason is named with small letters, digits and _\n"},
      {"policy 1\nreason x 가 / a\nreason x 나 / b\n",
       "line 3, column 8: line 2 has this reason already\n"},
      {"policy 1\nreason a a / a\nreason b a / a\nreason c a / a\nreason d a / a\n"
       "reason e a / a\nreason f a / a\nreason g a / a\n",
       "line 8, column 8: a form has room for 6 reasons\n"},
      {"policy 1\nfee vbank 300 KRW shop\n",
       "line 2, column 19: a fee is borne by the merchant or the customer\n"},
      {"policy 1\n\xFF\n", "line 2, column 1: this is no UTF-8\n"},
      {"policy 1\r\nwindow card 3 days\r\n", "none"},
      {"policy 1\nwindow x 3 days\nfee * 1 KRW\n",
       "line 2, column 8: there is no pay method \"x\"\n"
       "line 3, column 12: a fee is borne by the merchant or the customer\n"},
  }));
  INFO(text);
  CHECK(errors_of(text) == errors);
}

TEST_CASE("policy: whatever stands in the file, it is read or told where it is wrong") {
  const std::string sample =
      "policy 1\nwindow card|trans 14 days # x\npartials * none\nreview above 80.50 USD\n"
      "reason a 단순 변심 / Changed my mind\nfee vbank 300 KRW customer\n";
  const auto lines = static_cast<int>(std::count(sample.begin(), sample.end(), '\n'));
  const auto told = [&](const std::string& text) {
    const auto policy = parse_policy(text);
    if (policy) return true;
    const auto& errors = policy.error();
    return !errors.empty() && std::all_of(errors.begin(), errors.end(), [&](const auto& error) {
      return error.line >= 1 && error.line <= lines + 1 && error.column >= 1 &&
             error.column <= static_cast<int>(text.size()) + 1 && !error.what.empty();
    });
  };
  for (std::size_t at = 0; at <= sample.size(); ++at) {
    CHECK(told(sample.substr(0, at)));
    if (at == sample.size()) break;
    for (const char c : {'\0', '\n', ' ', '|', '/', '9', 'K', '\xED', '\x80'}) {
      auto changed = sample;
      changed[at] = c;
      CHECK(told(changed));
    }
  }
}

TEST_CASE("policy: what it decides") {
  const auto policy = policy_of(R"(window card 14 days
window phone 1 days
partials vbank none
partials card 2
review above 100000 KRW
)");
  struct Case {
    std::string name;
    Payment payment;
    std::int64_t amount;
    int earlier_refunds;
    std::chrono::sys_seconds now;
    PolicyDecision expected;
  };
  using enum PolicyVerdict;
  auto undated = paid_in_2024(pay_method::card);
  undated.paid_at.reset();
  auto dollars = paid_in_2024(pay_method::card);
  dollars.amount = *Money::from_minor(10'000, Currency::usd);
  dollars.cancel_amount = Money::zero(Currency::usd);
  const auto last_day = kst(2024, 2, 14, 23);
  const auto c = GENERATE_COPY(values<Case>({
      {"in time", paid_in_2024(pay_method::card), 10'000, 0, last_day, {}},
      {"a day late",
       paid_in_2024(pay_method::card),
       10'000,
       0,
       kst(2024, 2, 15, 0),
       {refused, PolicyCause::window_closed, 2}},
      {"no window for transfers", paid_in_2024(pay_method::trans), 10'000, 0, kst(2030, 1, 1), {}},
      {"a payment of an unknown day", undated, 10'000, 0, kst(2030, 1, 1), {}},
      {"a part of a virtual account",
       paid_in_2024(pay_method::vbank),
       9'999,
       0,
       last_day,
       {refused, PolicyCause::partial_not_allowed, 4}},
      {"all of it", paid_in_2024(pay_method::vbank), 10'000, 0, last_day, {}},
      {"all that is left of it",
       paid_in_2024(pay_method::vbank, 10'000, 1'000),
       9'000,
       1,
       last_day,
       {}},
      {"the second part", paid_in_2024(pay_method::card, 10'000, 1'000), 1, 1, last_day, {}},
      {"the third",
       paid_in_2024(pay_method::card, 10'000, 1'000),
       1,
       2,
       last_day,
       {refused, PolicyCause::too_many_partials, 5}},
      {"the rest after two", paid_in_2024(pay_method::card, 10'000, 1'000), 9'000, 2, last_day, {}},
      {"the limit", paid_in_2024(pay_method::card, 100'000), 100'000, 0, last_day, {}},
      {"what went back before counts too: no splitting past the limit",
       paid_in_2024(pay_method::card, 200'000, 60'000),
       40'001,
       1,
       last_day,
       {needs_review, PolicyCause::above_limit, 6}},
      {"the limit together with what went back before",
       paid_in_2024(pay_method::card, 200'000, 60'000),
       40'000,
       1,
       last_day,
       {}},
      {"above it",
       paid_in_2024(pay_method::card, 100'001),
       100'001,
       0,
       last_day,
       {needs_review, PolicyCause::above_limit, 6}},
  }));
  INFO(c.name);
  CHECK(decide(policy, c.payment, won(c.amount), c.earlier_refunds, c.now) == c.expected);
  CHECK(decide({}, c.payment, won(c.amount), c.earlier_refunds, c.now) == PolicyDecision{});
  CHECK(decide(policy, dollars, dollars.amount, 0, last_day) ==
        PolicyDecision{needs_review, PolicyCause::no_limit_in_currency, 6});
}

TEST_CASE("policy: what is told before a request is what is decided about it") {
  const auto policy = policy_of(R"(window card 14 days
window * 40 days
partials vbank none
partials card 2
review above 5000 KRW
)");
  std::mt19937 random{20'261'126};
  const auto choose = [&](int least, int most) {
    return std::uniform_int_distribution<int>{least, most}(random);
  };
  int refused = 0, reviewed = 0, allowed = 0;
  for (int i = 0; i < 20'000; ++i) {
    const PayMethod methods[] = {pay_method::card, pay_method::trans, pay_method::vbank};
    const auto cancelled = choose(0, 3) == 0 ? choose(0, 9'999) : 0;
    auto payment = paid_in_2024(methods[choose(0, 2)], 10'000, cancelled);
    if (choose(0, 9) == 0) payment.paid_at.reset();
    const auto earlier = cancelled == 0 ? 0 : choose(1, 3);
    const auto now = kst(2024, 1, 31, 20) + std::chrono::hours{choose(0, 60 * 24)};
    const auto left = refundable_amount(payment).minor();
    const auto amount = won(choose(0, 2) == 0 ? left : choose(1, static_cast<int>(left)));

    const auto can = narrowed(policy, payment, earlier, now, eligibility(payment, now, earlier));
    const auto decision = decide(policy, payment, amount, earlier, now);
    const auto violations = check(asking(amount.decimal()), payment, can);
    const bool no_part =
        std::count(violations.begin(), violations.end(), Violation::partial_refund_not_allowed) > 0;
    INFO(payment.pay_method.str() << " " << cancelled << " " << earlier << " " << amount.decimal());
    CHECK((decision.cause == PolicyCause::window_closed) ==
          (can.not_refundable == NotRefundable::shop_window_closed));
    if (can.not_refundable) {
      ++refused;
      continue;
    }
    CHECK((decision.verdict == PolicyVerdict::refused) == no_part);
    if (no_part) continue;
    const bool review = waits_for_review(can, amount);
    CHECK((decision.verdict == PolicyVerdict::needs_review) == review);
    ++(review ? reviewed : allowed);
  }
  CHECK(refused > 1'000);
  CHECK(reviewed > 1'000);
  CHECK(allowed > 1'000);
}

TEST_CASE("policy: it narrows what the PG allows, and never widens it") {
  const auto policy = policy_of("window * 14 days\npartials * 3\nreview above 80 USD\n");
  auto payment = paid_in_2024(pay_method::card);
  const auto now = kst(2024, 2, 1);
  const auto can = narrowed(policy, payment, 1, now, eligibility(payment, now));
  CHECK(can.refundable_until == kst(2024, 2, 15, 0));
  CHECK(can.until_known == Knowledge::documented);
  CHECK(can.partials_left == 2);
  CHECK(can.review_above == won(0));  // no limit in won: each amount is for a person

  const auto too_late =
      narrowed(policy, payment, 1, kst(2024, 2, 15, 0), eligibility(payment, kst(2024, 2, 15, 0)));
  CHECK(too_late.not_refundable == NotRefundable::shop_window_closed);
  CHECK(too_late.refundable.is_zero());

  // A phone bill closes with its month, whatever the shop would allow.
  const auto phone = paid_in_2024(pay_method::phone);
  const auto closing = eligibility(phone, kst(2024, 1, 31, 20));
  CHECK(narrowed(policy, phone, 0, kst(2024, 1, 31, 20), closing).refundable_until ==
        kst(2024, 2, 1, 0));
  CHECK_FALSE(narrowed(policy, phone, 0, kst(2024, 1, 31, 20), closing).partial_allowed);
  CHECK(narrowed(policy, phone, 0, now, eligibility(phone, now)).not_refundable ==
        NotRefundable::phone_month_closed);
}

TEST_CASE("policy: a refund of the past is judged as its payment stood then") {
  const auto policy = policy_of("window card 14 days\npartials card 1\n");
  auto payment = paid_in_2024(pay_method::card, 10'000, 10'000);
  const auto record = [&](std::int64_t amount, std::int64_t before, int seen, unsigned day) {
    RefundRecord made{Refund{*RefundId::from("rf_1"), payment.merchant_uid, won(amount), "x",
                             RefundStatus::succeeded, std::nullopt, "", kst(2024, 2, day)},
                      payment.imp_uid, won(before)};
    made.cancellations_seen = seen;
    return made;
  };
  using enum PolicyVerdict;
  CHECK(would_have_decided(policy, payment, record(1'000, 10'000, 0, 1)).verdict == allowed);
  CHECK(would_have_decided(policy, payment, record(1'000, 9'000, 1, 1)).cause ==
        PolicyCause::too_many_partials);
  CHECK(would_have_decided(policy, payment, record(8'000, 8'000, 2, 1)).verdict == allowed);
  CHECK(would_have_decided(policy, payment, record(8'000, 8'000, 2, 20)).cause ==
        PolicyCause::window_closed);
}
