#include "web/refund_form.h"

#include <catch_amalgamated.hpp>

#include "tests/web/orders.h"

using namespace refund;
using namespace refund::samples;
using enum RequestField;

namespace {

void type(RefundForm& form, RequestField field, std::string_view text) {
  form.type(field, text, text.size());
}

RefundForm virtual_account_form() {
  return RefundForm{order(paid(pay_method::vbank))};
}

}  // namespace

TEST_CASE("refund form: it starts as a full refund, which only lacks its reason") {
  RefundForm form{order()};
  CHECK(form.text(cancel_request_amount) == "10,000");
  CHECK(form.is_full());
  CHECK(form.left_after() == won(0));
  CHECK_FALSE(form.is_right());
  type(form, reason, "단순 변심");
  CHECK(form.is_right());
}

TEST_CASE("refund form: an amount that is left has all decimals of its currency") {
  auto dollars = paid();
  dollars.amount = *Money::from_minor(114'020, Currency::usd);
  dollars.cancel_amount = Money::zero(Currency::usd);
  const auto [typed, left] = GENERATE(table<const char*, const char*>({
      {"14.2", "14.20"},
      {"1014.2", "1,014.20"},
      {"007", "7.00"},
      {"14.205", "14.205"},  // too precise: it stays, for the customer to see what is wrong
      {"1만", "1만"},
      {"", ""},
  }));
  RefundForm form{order(dollars)};
  CHECK(form.text(cancel_request_amount) == "1,140.20");
  type(form, cancel_request_amount, typed);
  form.leave(cancel_request_amount);
  CHECK(form.text(cancel_request_amount) == left);
}

TEST_CASE("refund form: the request names its amount, also when it is all there is") {
  RefundForm form{order(paid(pay_method::card, "html5_inicis", 10'000, 2'000))};
  type(form, reason, "  단순 변심 ");
  CHECK(form.request() == RefundRequest{.merchant_uid = "ORD20180131-0000011",
                                        .amount = "8000",
                                        .reason = "단순 변심",
                                        .checksum = "8000"});
}

TEST_CASE("refund form: account fields take part when and only when the payment needs them") {
  RefundForm card{order()};
  CHECK_FALSE(card.has(refund_bank));
  type(card, refund_holder, "홍길동");
  CHECK_FALSE(card.request().refund_holder);

  auto account = virtual_account_form();
  CHECK(account.has(refund_bank));
  CHECK_FALSE(account.has(refund_tel));
  type(account, reason, "단순 변심");
  type(account, refund_bank, "88");
  type(account, refund_account, "562-111-05948400");
  type(account, refund_holder, "홍길동");
  CHECK(account.is_right());
  CHECK(account.bank()->name_en == "Shinhan Bank");
  CHECK(account.request().refund_account == "562-111-05948400");
}

TEST_CASE("refund form: an amount is judged while it is typed") {
  const auto [text, message, left] =
      GENERATE(table<const char*, std::optional<Violation>, std::optional<Money>>({
          {"3000", std::nullopt, won(7'000)},
          {"10000", std::nullopt, won(0)},
          {"10001", Violation::amount_exceeds_refundable, std::nullopt},
          {"0", Violation::amount_must_be_positive, won(10'000)},
          {"-1", Violation::amount_must_be_positive, std::nullopt},
          {"1만", Violation::amount_not_a_number, std::nullopt},
          {"0.5", Violation::amount_too_precise, std::nullopt},
          {"99999999999999999999", Violation::amount_exceeds_refundable, std::nullopt},
      }));
  INFO(text);
  RefundForm form{order()};
  type(form, cancel_request_amount, text);
  const auto expected = message ? std::string{refund::text(*message, Lang::ko)} : "";
  CHECK(form.message(cancel_request_amount, Lang::ko) == expected);
  CHECK(form.left_after() == left);
}

TEST_CASE("refund form: other mistakes wait until the field is left, or all is to be shown") {
  RefundForm form{order()};
  CHECK(form.message(reason, Lang::en).empty());
  CHECK_FALSE(form.first_shown_wrong());

  form.leave(reason);
  CHECK(form.message(reason, Lang::en) == "Tell us the reason for the refund.");
  type(form, reason, "배송 지연");
  CHECK(form.message(reason, Lang::en).empty());

  auto account = virtual_account_form();
  type(account, reason, "단순 변심");
  account.show_everything_wrong();
  CHECK(account.first_shown_wrong() == refund_bank);
}

TEST_CASE("refund form: what the server found wrong stays until its field is edited") {
  RefundForm form{order()};
  type(form, reason, "단순 변심");
  form.take_server_errors({{"cancel_request_amount", "amount_exceeds_refundable", "너무 커요"}});
  CHECK(form.message(cancel_request_amount, Lang::ko) == "너무 커요");
  CHECK(form.first_shown_wrong() == cancel_request_amount);
  type(form, cancel_request_amount, "1");
  CHECK_FALSE(form.first_shown_wrong());
}

TEST_CASE("refund form: asking for a part empties the amount, asking for everything fills it") {
  RefundForm form{order()};
  form.ask_for_a_part();
  CHECK(form.text(cancel_request_amount).empty());
  CHECK(form.message(cancel_request_amount, Lang::ko).empty());
  form.ask_for_everything();
  CHECK(form.is_full());
}

TEST_CASE("refund form: what was typed moves into the form of the order loaded anew") {
  RefundForm before{order()};
  type(before, reason, "배송 지연");
  SECTION("a full refund stays full, at the new balance") {
    RefundForm after{order(paid(pay_method::card, "html5_inicis", 10'000, 4'000))};
    after.take_over(before);
    CHECK(after.text(cancel_request_amount) == "6,000");
    CHECK(after.text(reason) == "배송 지연");
  }
  SECTION("a part stays as it was, and is judged by the new balance") {
    type(before, cancel_request_amount, "7000");
    RefundForm after{order(paid(pay_method::card, "html5_inicis", 10'000, 4'000))};
    after.take_over(before);
    CHECK(after.text(cancel_request_amount) == "7,000");
    CHECK_FALSE(after.is_right());
  }
}
