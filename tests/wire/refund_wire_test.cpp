#include <catch_amalgamated.hpp>

#include "shared/wire/json.h"
#include "shared/wire/payment_wire.h"
#include "shared/wire/problem_wire.h"
#include "shared/wire/request_wire.h"
#include "tests/shared/samples.h"

using namespace refund;
using namespace refund::samples;
using namespace refund::wire;

namespace {

/// What is wrong with a body's shape, as "field:error " words; empty when it is read.
std::string shape_of(const std::string& body) {
  const auto request = read_request(*JsonObject::from(body));
  std::string words;
  if (request) return words;
  for (const auto& problem : request.error())
    words += problem.field + ":" + std::string{to_string(problem.error)} + " ";
  return words;
}

}  // namespace

TEST_CASE("request: the i'mport guide's body is read field by field") {
  const auto request = read_request(*JsonObject::from(R"({
    "merchant_uid": "ORD20180131-0000011", "cancel_request_amount": 2000,
    "reason": "테스트 결제 환불", "refund_holder": "홍길동", "refund_bank": "88",
    "refund_account": "56211105948400"})"));
  REQUIRE(request);
  CHECK(*request == RefundRequest{"ORD20180131-0000011", "2000", "테스트 결제 환불", "홍길동", "88",
                                  "56211105948400", std::nullopt});
}

TEST_CASE("request: a body of the wrong shape is told field by field") {
  const auto [name, body, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"enough", R"({"merchant_uid":"A","reason":"r"})", ""},
      {"empty, which is for the rules to judge", "{}", ""},
      {"an amount as text", R"({"merchant_uid":"A","reason":"r","cancel_request_amount":"2000"})",
       "cancel_request_amount:wrong_type "},
      {"NaN, which turns into null on its way into JSON",
       R"({"merchant_uid":"A","reason":"r","cancel_request_amount":null})",
       "cancel_request_amount:wrong_type "},
      {"an account as number", R"({"merchant_uid":"A","reason":"r","refund_account":562111})",
       "refund_account:wrong_type "},
      {"the balance that was seen", R"({"merchant_uid":"A","reason":"r","checksum":14.2})", ""},
      {"a balance as text", R"({"merchant_uid":"A","reason":"r","checksum":"10000"})",
       "checksum:wrong_type "},
      {"an order as list", R"({"merchant_uid":["A"],"reason":"r"})", "merchant_uid:wrong_type "},
      {"a misspelt amount, which would mean everything",
       R"({"merchant_uid":"A","reason":"r","amount":2000})", "amount:unknown_field "},
  }));
  INFO(name);
  CHECK(shape_of(body) == expected);
}

TEST_CASE("request: what the widget writes the server reads") {
  auto request = GENERATE(asking(), asking("2000"), asking("14.20"), asking_into_account("8000"));
  request.checksum = "14.20";
  JsonWriter out;
  write_request(out, request);
  CHECK(*read_request(*JsonObject::from(out.finish())) == request);
}

TEST_CASE("payment: what the server writes the widget reads") {
  auto dollars = paid(pay_method::card, "paypal");
  dollars.amount = *Money::parse("14.2", Currency::usd);
  dollars.cancel_amount = *Money::parse("0.01", Currency::usd);
  auto undated = paid();
  undated.paid_at.reset();
  undated.name.clear();
  const auto payment = GENERATE_COPY(paid(), paid(pay_method::vbank, "kcp", 10'000, 2'000), dollars,
                                     undated, paid(pay_method::phone));
  const Refund refund{*RefundId::from("rf_1"),
                      payment.merchant_uid,
                      payment.cancel_amount,
                      "단순 변심",
                      RefundStatus::failed,
                      RefundFailure::gateway_declined,
                      "한도 초과",
                      kst(2018, 2, 1),
                      kst(2018, 2, 2),
                      "https://example.com/r"};
  JsonWriter out;
  write_payment_view(out, {payment, eligibility(payment, kst(2018, 2, 1)), {refund}}, Lang::ko);
  const auto object = JsonObject::from(out.finish());
  const auto view = read_payment_view(*object);
  REQUIRE(view);
  CHECK(view->payment == payment);
  CHECK(view->refunds == std::vector{refund});
  CHECK(view->eligibility.not_refundable == eligibility(payment, kst(2018, 2, 1)).not_refundable);
  CHECK(object->kind("not_refundable") ==
        (view->eligibility.not_refundable ? JsonKind::text : JsonKind::absent));
}

TEST_CASE("payment: until when, how often and when the money arrives, as the server tells it") {
  struct Case {
    std::string name;
    std::string pg;
    PayMethod method;
    int hour;
  };
  const auto c = GENERATE(values<Case>({
      {"card", "nice", pay_method::card, 10},
      {"nine parts", "ksnet", pay_method::card, 10},
      {"at night", "ksnet", pay_method::vbank, 23},
      {"by hand", "daou", pay_method::vbank, 10},
      {"on Thursdays", "mobilians", pay_method::vbank, 10},
      {"nothing known", "newpg", PayMethod{"shells"}, 10},
  }));
  INFO(c.name);
  auto payment = paid(c.method, c.pg);
  payment.paid_at = kst(2026, 11, 22);
  const auto can = eligibility(payment, kst(2026, 11, 23, c.hour));
  JsonWriter out;
  write_payment_view(out, {payment, can, {}}, Lang::ko);
  const auto view = read_payment_view(*JsonObject::from(out.finish()));
  REQUIRE(view);
  CHECK(view->eligibility.refundable_until == can.refundable_until);
  CHECK(view->eligibility.partials_left == can.partials_left);
  CHECK(view->eligibility.opens_again_at == can.opens_again_at);
  CHECK(view->eligibility.arrival == can.arrival);
  if (can.refundable_until) CHECK(view->eligibility.until_known == can.until_known);
}

TEST_CASE("payment: what could not be right is not read") {
  const auto [name, change] = GENERATE(table<std::string, std::string>({
      {"more refunded than paid", R"("amount":1000,"cancel_amount":1001)"},
      {"less than nothing refunded", R"("amount":1000,"cancel_amount":-1)"},
      {"an amount as text", R"("amount":"1000","cancel_amount":0)"},
      {"half a won", R"("amount":1000.5,"cancel_amount":0)"},
  }));
  INFO(name);
  const auto json =
      R"({"imp_uid":"imp_1","merchant_uid":"A","currency":"KRW","status":"paid",)" + change + "}";
  CHECK_FALSE(read_payment(*JsonObject::from(json)));
}

TEST_CASE("problem: what the server writes the widget reads") {
  const Problem problem{ProblemCode::validation_failed,
                        400,
                        "detail",
                        "message",
                        NotRefundable::phone_month_closed,
                        RefusalKind::too_late,
                        {{"reason", "reason_required", "환불 사유를 입력해 주세요."}},
                        "/refunds/rf_1"};
  JsonWriter out;
  write_problem(out, problem);
  const auto read = read_problem(*JsonObject::from(out.finish()));
  REQUIRE(read);
  CHECK(read->code == problem.code);
  CHECK(read->status == 400);
  CHECK(read->detail == "detail");
  CHECK(read->message == "message");
  CHECK(read->reason == problem.reason);
  CHECK(read->refusal == problem.refusal);
  CHECK(read->errors == problem.errors);
  CHECK(read->instance == problem.instance);
}

TEST_CASE("problem: a proxy's own error is none of ours") {
  CHECK_FALSE(read_problem(*JsonObject::from(R"({"error":"bad gateway"})")));
  CHECK_FALSE(read_problem(*JsonObject::from(R"({"code":502})")));
}

TEST_CASE(
    "payment view: what the shop's policy tells comes through, and what is not told stays so") {
  const auto payment = paid(pay_method::vbank, "ksnet");
  PaymentView view{payment, eligibility(payment, kst(2018, 2, 1)), {}};
  view.eligibility.review_above = won(5'000);
  view.eligibility.confirmed_later = true;
  view.shop = {{{"broken", "파손"}, {"late", "늦은 배송"}},
               RefundFee{won(300), FeeBearer::customer}};
  JsonWriter out;
  write_payment_view(out, view, Lang::ko);
  const auto text = out.finish();
  CHECK(text.find(R"("bank_codes":"standard")") != std::string::npos);
  const auto read = read_payment_view(*JsonObject::from(text));
  REQUIRE(read);
  CHECK(read->shop == view.shop);
  CHECK(read->eligibility.review_above == won(5'000));
  CHECK(read->eligibility.confirmed_later);

  JsonWriter bare;
  write_payment_view(bare, {paid(), eligibility(paid(), kst(2018, 2, 1)), {}}, Lang::ko);
  const auto nothing = read_payment_view(*JsonObject::from(bare.finish()));
  REQUIRE(nothing);
  CHECK(nothing->shop == ShopTerms{});
  CHECK_FALSE(nothing->eligibility.review_above);
}

TEST_CASE("refund: a review and a refusal come through") {
  Refund refund{*RefundId::from("rf_1"),
                *MerchantUid::from("A"),
                won(1),
                "x",
                RefundStatus::pending,
                std::nullopt,
                "",
                kst(2018, 2, 1)};
  refund.under_review = true;
  refund.refusal = RefusalKind::outside_hours;
  JsonWriter out;
  write_refund(out, refund);
  const auto read = read_refund(*JsonObject::from(out.finish()));
  REQUIRE(read);
  CHECK(*read == refund);
}
