#include "server/iamport/payment_reply.h"

#include <catch_amalgamated.hpp>

using namespace refund;
using namespace refund::iamport;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

std::optional<GatewayPayment> read(std::string_view json) {
  const auto value = wire::JsonObject::parse(json);
  REQUIRE(value);
  return read_payment(*value);
}

Money usd(std::int64_t cents) {
  return *Money::from_minor(cents, Currency::usd);
}

}  // namespace

TEST_CASE("payment reply: a payment as the live service writes it") {
  const auto found = read(R"({
    "amount":14.2,"apply_num":null,"bank_code":null,"buyer_addr":"","buyer_name":"\ud64d\uae38\ub3d9",
    "cancel_amount":4.2,"cancel_history":[
      {"amount":1.1,"cancelled_at":1600000300,"pg_tid":"t","reason":"later [rf_2]","receipt_url":null},
      {"amount":3.1,"cancellation_id":"ca_1","cancelled_at":1600000200,"pg_tid":"t","reason":null,
       "receipt_url":"https:\/\/pg.example\/1"}],
    "cancel_receipt_urls":[],"cancelled_at":1600000300,"card_quota":0,"card_type":null,"channel":"pc",
    "currency":"USD","custom_data":null,"escrow":true,"failed_at":0,"fail_reason":null,
    "imp_uid":"imp_448280090638","merchant_uid":"ORD20180131-0000011","name":"\ub178\ub974\uc6e8\uc774",
    "paid_at":1600000100,"pay_method":"paypal","pg_provider":"paypal_v2","promotion":{"id":"p","discount":1},
    "receipt_url":"https:\/\/pg.example\/r","status":"cancelled","something_new":{"a":[1,2]}})");
  REQUIRE(found);
  const auto& payment = found->payment;
  CHECK(payment.imp_uid.str() == "imp_448280090638");
  CHECK(payment.merchant_uid.str() == "ORD20180131-0000011");
  CHECK(payment.name == "노르웨이");
  CHECK(payment.amount == usd(1'420));
  CHECK(payment.cancel_amount == usd(420));
  CHECK(payment.status == PaymentStatus::cancelled);
  CHECK(payment.pay_method == "paypal");
  CHECK(payment.pg_provider == "paypal_v2");
  CHECK(payment.escrow);
  CHECK(payment.paid_at == sys_seconds{seconds{1'600'000'100}});
  CHECK(payment.receipt_url == "https://pg.example/r");

  REQUIRE(found->cancellations.size() == 2);  // oldest first, whatever the order they came in
  CHECK(found->cancellations[0] == Cancellation{"ca_1", usd(310),
                                                sys_seconds{seconds{1'600'000'200}}, "",
                                                "https://pg.example/1"});
  CHECK(found->cancellations[1] ==
        Cancellation{"", usd(110), sys_seconds{seconds{1'600'000'300}}, "later [rf_2]", ""});
}

TEST_CASE("payment reply: what is absent in PHP's ways") {
  const auto found = read(R"({"imp_uid":"imp_1","merchant_uid":"m","amount":10000,"cancel_amount":0,
    "status":"ready","currency":null,"paid_at":0,"name":null,"pay_method":null,"escrow":null,
    "receipt_url":"","cancel_history":null})");
  REQUIRE(found);
  CHECK(found->payment.currency() == Currency::krw);
  CHECK_FALSE(found->payment.paid_at);
  CHECK(found->payment.name.empty());
  CHECK(found->payment.pay_method.empty());
  CHECK_FALSE(found->payment.escrow);
  CHECK(found->cancellations.empty());
}

TEST_CASE("payment reply: amounts are exact, however they are written") {
  const auto [written, currency, minor] =
      GENERATE(table<const char*, const char*, std::optional<std::int64_t>>({
          {"10000", "KRW", 10'000},
          {"10000.0", "KRW", 10'000},
          {"1e4", "KRW", 10'000},
          {"\"10000\"", "KRW", 10'000},
          {"0.1", "USD", 10},
          {"0.30000000000000004", "USD", std::nullopt},
          {"14.2", "USD", 1'420},
          {"999999999999999", "KRW", 999'999'999'999'999},
          {"9007199254740993", "KRW", std::nullopt},  // beyond what any order costs
          {"14.205", "USD", std::nullopt},
          {"14.205", "KWD", 14'205},
          {"true", "KRW", std::nullopt},
          {"[1]", "KRW", std::nullopt},
          {"\"\"", "KRW", std::nullopt},
          {"\" 1\"", "KRW", std::nullopt},
      }));
  INFO(written << " " << currency);
  const auto found = read(R"({"imp_uid":"i","merchant_uid":"m","status":"paid","cancel_amount":0,)"
                          R"("amount":)" +
                          std::string{written} + R"(,"currency":")" + currency + "\"}");
  CHECK(found.has_value() == minor.has_value());
  if (found && minor) CHECK(found->payment.amount.minor() == *minor);
}

TEST_CASE("payment reply: a status that came after us is read by where the money is") {
  const auto [cancel_amount, paid_at, status] =
      GENERATE(table<const char*, const char*, std::optional<PaymentStatus>>({
          {"1000", "1600000000", PaymentStatus::cancelled},
          {"0", "1600000000", PaymentStatus::paid},
          {"0", "0", std::nullopt},
      }));
  const auto found = read(R"({"imp_uid":"i","merchant_uid":"m","status":"disputed","amount":5000,)"
                          R"("cancel_amount":)" +
                          std::string{cancel_amount} + R"(,"paid_at":)" + paid_at + "}");
  CHECK(found.has_value() == status.has_value());
  if (found) CHECK(found->payment.status == *status);
}

TEST_CASE("payment reply: one entry that can't be read makes the history worthless") {
  const std::string entry =
      GENERATE(R"({"cancelled_at":1,"reason":"r"})", R"({"amount":"x"})", "null", "7", "[]");
  INFO(entry);
  CHECK_FALSE(read(R"({"imp_uid":"i","merchant_uid":"m","status":"paid","amount":5000,)"
                   R"("cancel_amount":0,"cancel_history":[)" +
                   entry + "]}"));
}

TEST_CASE("payment reply: names that are none") {
  const std::string imp_uid = GENERATE("null", "7", R"("")", R"("with\u0000zero")",
                                       R"("a_name_of_far_more_than_32_characters")");
  CHECK_FALSE(
      read(R"({"merchant_uid":"m","status":"paid","amount":1,"cancel_amount":0,"imp_uid":)" +
           imp_uid + "}"));
}

TEST_CASE("payment reply: a page of a list") {
  const auto value = wire::JsonObject::parse(R"({"total":3,"previous":0,"next":2,"list":[
    {"imp_uid":"imp_1","merchant_uid":"m","status":"paid","amount":1,"cancel_amount":0},
    {"imp_uid":"imp_2","merchant_uid":"m","status":"paid","amount":1},
    null]})");
  REQUIRE(value);
  const auto page = read_page(*value);
  REQUIRE(page);
  CHECK(page->payments.size() == 1);
  CHECK(page->unreadable == 2);
  CHECK(page->next == 2);
}

TEST_CASE("payment reply: what a look-up's answer means") {
  const auto [name, status, body, error] =
      GENERATE(table<const char*, int, const char*, std::optional<LookupError>>({
          {"found", 200, R"({"code":0,"message":null,"response":{}})", std::nullopt},
          {"nothing there", 404, R"({"code":-1,"message":"no","response":null})",
           LookupError::not_found},
          {"a 404 of something in between", 404, "<html>", LookupError::unavailable},
          {"a 404 that says done", 404, R"({"code":0,"response":{}})", LookupError::unavailable},
          {"refused", 200, R"({"code":1,"message":"no"})", LookupError::unavailable},
          {"an error", 500, R"({"code":-1})", LookupError::unavailable},
          {"too many", 429, "", LookupError::unavailable},
          {"garbage", 200, "garbage", LookupError::unavailable},
      }));
  INFO(name);
  const auto reply = read_lookup_reply(status, body);
  CHECK(reply.has_value() == !error.has_value());
  if (!reply && error) CHECK(reply.error() == *error);
}
