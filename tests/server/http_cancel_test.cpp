// POST /payments/cancel from the outside: what bad input gets, and each line of its table of
// statuses.

#include <catch_amalgamated.hpp>

#include "server/http/status.h"
#include "shared/messages.h"
#include "tests/fakes/memory_refund_store.h"
#include "tests/server/http_shop.h"
#include "tests/server/raw_client.h"

namespace refund::http_test {
namespace {

using fakes::Fate;
using namespace std::chrono_literals;

/// The guide's request with these members instead of, or besides, its own.
std::string asking(const std::string& members = "") {
  return R"({"merchant_uid":")" + order + R"(","reason":"단순 변심")" +
         (members.empty() ? "" : "," + members) + "}";
}
std::string asking_for(const std::string& amount) {
  return asking(R"("cancel_request_amount":)" + amount);
}

std::string with_order(const std::string& json) {
  return R"({"merchant_uid":)" + json + R"(,"reason":"x"})";
}
std::string with_reason(const std::string& json) {
  return R"({"merchant_uid":")" + order + R"(","reason":)" + json + "}";
}
std::string text_of(std::size_t size) {
  return "\"" + std::string(size, 'x') + "\"";
}

TEST_CASE("POST /payments/cancel: a body whose shape is wrong is told which member is") {
  HttpShop shop;
  shop.sell();
  const auto [name, body, errors] = GENERATE(table<const char*, std::string, const char*>({
      {"nothing", "", " not_json"},
      {"no JSON", "merchant_uid=x", " not_json"},
      {"cut off", R"({"merchant_uid":"x")", " not_json"},
      {"two values", asking() + asking(), " not_json"},
      {"a comma too many", R"({"merchant_uid":"x",})", " not_json"},
      {"a list", "[" + asking() + "]", " not_an_object"},
      {"a text", R"("x")", " not_an_object"},
      {"null", "null", " not_an_object"},
      {"nested too deep", asking(R"("x":)" + std::string(40, '[') + std::string(40, ']')),
       " not_json"},
      {"a member twice", asking(R"("merchant_uid":"other")"), " not_json"},
      {"invalid UTF-8", with_reason("\"\xff\xfe\""), " not_json"},
      {"half of a surrogate pair", with_reason(R"("\ud83d")"), " not_json"},
      {"an overlong form", with_reason("\"\xc0\xaf\""), " not_json"},
      {"a raw line end in a text", with_reason("\"a\nb\""), " not_json"},
      {"an order that is a number", with_order("7"), "merchant_uid wrong_type"},
      {"an order that is null", with_order("null"), "merchant_uid wrong_type"},
      {"an amount that is a text", asking_for(R"("2000")"), "cancel_request_amount wrong_type"},
      {"an amount that is null", asking_for("null"), "cancel_request_amount wrong_type"},
      {"an amount that is true", asking_for("true"), "cancel_request_amount wrong_type"},
      {"an amount that is NaN", asking_for("NaN"), " not_json"},
      {"an amount in a list", asking_for("[2000]"), "cancel_request_amount wrong_type"},
      {"a misspelt amount", asking(R"("amount":2000)"), "amount unknown_field"},
      {"a bank that is a number", asking(R"("refund_bank":88)"), "refund_bank wrong_type"},
      {"__proto__", asking(R"("__proto__":{})"), "__proto__ unknown_field"},
  }));
  INFO(name);
  const auto reply = shop.cancel(body);
  CHECK(reply.status == 400);
  CHECK(reply.header("Content-Type") == "application/problem+json");
  CHECK(reply.text("code") == "invalid_request");
  CHECK(reply.number("status") == "400");
  CHECK(reply.errors() == errors);
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE(
    "POST /payments/cancel: what the rules refuse comes with its field, before i'mport is asked") {
  HttpShop shop;
  shop.sell();
  const std::string amount = "cancel_request_amount ";
  const auto [name, body, errors] = GENERATE_COPY(table<const char*, std::string, std::string>({
      {"nothing of it", asking_for("0"), amount + "amount_must_be_positive"},
      {"minus nothing", asking_for("-0"), amount + "amount_must_be_positive"},
      {"nothing, with decimals", asking_for("0.0"), amount + "amount_must_be_positive"},
      {"less than nothing", asking_for("-1"), amount + "amount_must_be_positive"},
      {"half a won", asking_for("0.5"), amount + "amount_too_precise"},
      {"a part of a won", asking_for("2000.01"), amount + "amount_too_precise"},
      {"one won too much", asking_for("10001"), amount + "amount_exceeds_refundable"},
      {"beyond int64", asking_for("99999999999999999999999"), amount + "amount_exceeds_refundable"},
      {"a great power of ten", asking_for("1e308"), amount + "amount_exceeds_refundable"},
      {"a small power of ten", asking_for("1e-300"), amount + "amount_too_precise"},
      {"no order and no reason", "{}", "merchant_uid merchant_uid_required"},
      {"no reason", R"({"merchant_uid":")" + order + R"("})", "reason reason_required"},
      {"an empty order", with_order(R"("")"), "merchant_uid merchant_uid_required"},
      {"an order of 41 characters", with_order(text_of(41)), "merchant_uid merchant_uid_invalid"},
      {"an order with a line end", with_order(R"("a\nb")"), "merchant_uid merchant_uid_invalid"},
      {"an order with a zero", with_order(R"("a\u0000b")"), "merchant_uid merchant_uid_invalid"},
      {"an empty reason", with_reason(R"("")"), "reason reason_required"},
      {"a blank reason", with_reason(R"(" \u3000 ")"), "reason reason_required"},
      {"a reason of 201 characters", with_reason(text_of(201)), "reason reason_too_long"},
      {"a reason with a control character", with_reason(R"("a\u0007b")"), "reason reason_invalid"},
      {"an account that nobody wants",
       asking(R"("refund_bank":"88","refund_account":"56211105948400","refund_holder":"홍길동")"),
       "refund_bank refund_bank_not_accepted, refund_account refund_account_not_accepted, "
       "refund_holder refund_holder_not_accepted"},
  }));
  INFO(name);
  const auto reply = shop.cancel(body);
  CHECK(reply.status == 400);
  CHECK(reply.header("Content-Type") == "application/problem+json");
  CHECK(reply.text("code") == "validation_failed");
  CHECK(reply.errors() == errors);
  CHECK(shop.gateway.orders().empty());
  CHECK(shop.store->list({}).empty());
}

TEST_CASE("POST /payments/cancel: a virtual account needs a whole account at a bank of its PG") {
  HttpShop shop;
  shop.sell(samples::paid(pay_method::vbank));
  const auto [name, members, errors] = GENERATE(table<const char*, const char*, const char*>({
      {"none of it", R"("cancel_request_amount":1000)",
       "refund_bank refund_bank_required, refund_account refund_account_required, "
       "refund_holder refund_holder_required"},
      {"an unknown bank",
       R"("refund_bank":"BK88","refund_account":"56211105948400","refund_holder":"홍길동")",
       "refund_bank refund_bank_unknown"},
      {"letters in the number",
       R"("refund_bank":"88","refund_account":"56211x","refund_holder":"홍길동")",
       "refund_account refund_account_invalid"},
      {"a number of 17 digits",
       R"("refund_bank":"88","refund_account":"12345678901234567","refund_holder":"홍길동")",
       "refund_account refund_account_invalid"},
      {"a holder of 17 characters",
       R"("refund_bank":"88","refund_account":"56211105948400","refund_holder":"12345678901234567")",
       "refund_holder refund_holder_invalid"},
  }));
  INFO(name);
  const auto reply = shop.cancel(asking(members));
  CHECK(reply.status == 400);
  CHECK(reply.errors() == errors);
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("POST /payments/cancel: the first violation is what a person reads, in their language") {
  HttpShop shop;
  shop.sell();
  const auto [accepts, lang] = GENERATE(table<const char*, Lang>({
      {"en", Lang::en},
      {"en-GB,en;q=0.9,ko;q=0.8", Lang::en},
      {"ko-KR", Lang::ko},
      {"fr", Lang::ko},
      {"", Lang::ko},
  }));
  INFO(accepts);
  const auto reply = shop.cancel(asking_for("0"), {{"Accept-Language", accepts}});
  CHECK(reply.header("Content-Language") == to_string(lang));
  CHECK(reply.text("message") == text(Violation::amount_must_be_positive, lang));
}

TEST_CASE("POST /payments/cancel: only JSON of a modest size") {
  HttpShop shop;
  shop.sell();
  const auto type = GENERATE("", "text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data; boundary=x", "application/jsonx");
  INFO(type);
  httplib::Headers headers;
  if (*type) headers.emplace("Content-Type", type);
  const auto reply = shop.call("POST", "/payments/cancel", headers, asking());
  CHECK((reply.status == 415 ||
         (std::string_view{type}.starts_with("multipart") && reply.status == 400)));
  CHECK(reply.header("Content-Type") == "application/problem+json");

  CHECK(shop.call("POST", "/payments/cancel", {{"Content-Type", "application/json; charset=utf-8"}},
                  asking_for("0"))
            .status == 400);
  const auto large = shop.cancel(with_reason(text_of(17'000)));
  CHECK(large.status == 413);
  CHECK(large.text("code") == "body_too_large");
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("POST /payments/cancel: an idempotency key is 1 to 255 visible characters") {
  HttpShop shop;
  shop.sell();
  const auto [name, key] = GENERATE(table<const char*, std::string>({
      {"empty", ""},
      {"256 characters", std::string(256, 'k')},
      {"a blank inside", "a b"},
      {"no ASCII", "키"},
  }));
  INFO(name);
  const auto reply = shop.cancel(asking(), {{"Idempotency-Key", key}});
  CHECK(reply.status == 400);
  CHECK(reply.errors() == "Idempotency-Key wrong_type");

  const auto two = shop.cancel(asking(), {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}});
  CHECK(two.errors() == "Idempotency-Key wrong_type");
  CHECK(shop.gateway.orders().empty());
}

TEST_CASE("POST /payments/cancel: the guide's story, from 10,000 won to fully refunded") {
  HttpShop shop;
  shop.sell();

  const auto part = shop.cancel(asking_for("2000"));
  CHECK(part.status == 200);
  CHECK(part.header("Content-Type") == "application/json");
  CHECK(part.header("Cache-Control") == "no-store");
  CHECK(part.number("cancel_amount") == "2000");
  CHECK(part.number("refundable_amount") == "8000");
  const auto refund = part.json().object("refund");
  REQUIRE(refund);
  CHECK(refund->text("status") == "succeeded");
  CHECK(refund->number("amount") == "2000");
  CHECK(refund->text("requested_at") == "2018-02-01T09:00:00+09:00");

  CHECK(shop.cancel(asking_for("8001")).errors() ==
        "cancel_request_amount amount_exceeds_refundable");
  CHECK(shop.gateway.orders().size() == 1);

  const auto rest = shop.cancel(asking());
  CHECK(rest.status == 200);
  CHECK(rest.number("refundable_amount") == "0");
  REQUIRE(shop.gateway.orders().size() == 2);
  CHECK(shop.gateway.orders()[1].amount == samples::won(8000));
  CHECK(shop.gateway.orders()[1].checksum == samples::won(8000));

  const auto again = shop.cancel(asking(), {{"Accept-Language", "en"}});
  CHECK(again.status == 400);
  CHECK(again.text("code") == "already_refunded");
  CHECK(again.text("message") == "This order has already been fully refunded.");
  CHECK(shop.gateway.orders().size() == 2);
}

TEST_CASE(
    "POST /payments/cancel: an unknown order, one that can't be refunded, one that can't be asked "
    "for") {
  HttpShop shop;
  CHECK(shop.cancel(with_order(R"("nobody's")")).status == 404);
  CHECK(shop.cancel(with_order(R"("nobody's")")).text("code") == "payment_not_found");

  auto unpaid = samples::paid(pay_method::vbank);
  unpaid.status = PaymentStatus::ready;
  shop.sell(unpaid);
  const auto not_paid = shop.cancel(asking());
  CHECK(not_paid.status == 400);
  CHECK(not_paid.text("code") == "not_refundable");
  CHECK(not_paid.text("reason") == "not_paid");

  shop.gateway.next_lookups_fail(1);
  const auto unavailable = shop.cancel(with_order(R"("somebody's")"));
  CHECK(unavailable.status == 503);
  CHECK(unavailable.text("code") == "gateway_unavailable");
  CHECK(unavailable.header("Retry-After") == "3");
}

TEST_CASE("POST /payments/cancel: what becomes of the call is what the answer says") {
  HttpShop shop;
  shop.sell();

  SECTION("declined") {
    shop.gateway.next({Fate::declined});
    const auto reply = shop.cancel(asking());
    CHECK(reply.status == 422);
    CHECK(reply.text("code") == "gateway_declined");
    CHECK_FALSE(reply.text("detail").empty());
    CHECK(reply.text("detail") != reply.text("message"));
    CHECK(reply.text("instance").starts_with("/refunds/rf_"));
    CHECK(reply.number("refundable_amount") == "10000");
  }
  SECTION("declined, since the shop's staff was first: what is left is told") {
    shop.gateway.cancel_at_console(samples::paid().imp_uid, samples::won(4'000));
    const auto reply = shop.cancel(asking(), {{"Idempotency-Key", "key-1"}});
    CHECK(reply.status == 422);
    CHECK(reply.number("refundable_amount") == "6000");
    CHECK(shop.cancel(asking_for("6000"), {{"Idempotency-Key", "key-2"}}).status == 200);
  }
  SECTION("not sent") {
    shop.gateway.next({Fate::not_sent});
    const auto reply = shop.cancel(asking());
    CHECK(reply.status == 503);
    CHECK(reply.text("code") == "gateway_unavailable");
    CHECK_FALSE(reply.header("Retry-After").empty());
  }
  SECTION("the answer got lost") {
    shop.gateway.next({Fate::answer_lost});
    const auto reply = shop.cancel(asking(), {{"Idempotency-Key", "key-1"}});
    CHECK(reply.status == 202);
    CHECK(reply.json().object("refund")->text("status") == "pending");
    const auto location = reply.header("Location");
    REQUIRE(location.starts_with("/refunds/rf_"));
    CHECK(shop.get(location).text("status") == "pending");

    // The same request again is the same refund; another one has to wait.
    const auto again = shop.cancel(asking(), {{"Idempotency-Key", "key-1"}});
    CHECK(again.status == 202);
    CHECK(again.header("Location") == location);
    const auto other = shop.cancel(asking_for("100"), {{"Idempotency-Key", "key-2"}});
    CHECK(other.status == 409);
    CHECK(other.text("code") == "refund_in_progress");
    CHECK(other.header("Location") == location);
    CHECK(shop.gateway.orders().size() == 1);
  }
  SECTION("another balance than the one that was seen") {
    const auto other = shop.cancel(R"({"merchant_uid":"ORD20180131-0000011","reason":"단순 변심",)"
                                   R"("cancel_request_amount":100,"checksum":9000})");
    CHECK(other.status == 409);
    CHECK(other.text("code") == "balance_changed");
    CHECK(other.header("Location").empty());
    CHECK(shop.gateway.orders().empty());
  }
  SECTION("the same key with another request") {
    CHECK(shop.cancel(asking_for("100"), {{"Idempotency-Key", "key-1"}}).status == 200);
    CHECK(shop.cancel(asking_for("100"), {{"Idempotency-Key", "key-1"}}).status == 200);
    const auto other = shop.cancel(asking_for("200"), {{"Idempotency-Key", "key-1"}});
    CHECK(other.status == 422);
    CHECK(other.text("code") == "idempotency_key_reused");
    CHECK(shop.gateway.orders().size() == 1);
  }
}

TEST_CASE("POST /payments/cancel: a slow i'mport is answered 202 in time, and the refund goes on") {
  auto config = open_to_all();
  config.answer_within = 50ms;
  HttpShop shop(config);
  shop.sell();
  shop.gateway.hold();
  const auto begin = std::chrono::steady_clock::now();
  const auto reply = shop.cancel(asking());
  CHECK(reply.status == 202);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);  // the default would be 10 s
  shop.gateway.wait_until_held(1);

  shop.gateway.release();
  const auto settled = shop.get(reply.header("Location") + "?wait=20");
  CHECK(settled.status == 200);
  CHECK(settled.text("status") == "succeeded");
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE(
    "POST /payments/cancel: a refund that turned out not to have happened is as good as never "
    "sent") {
  HttpShop shop;
  shop.sell();
  shop.gateway.next({Fate::call_lost});
  const auto pending = shop.cancel(asking(), {{"Idempotency-Key", "key-1"}});
  REQUIRE(pending.status == 202);
  const auto id = pending.json().object("refund")->text("id").value_or("");
  for (int looks = 0; looks < 3; ++looks) {
    shop.call("POST", "/admin/refunds/" + id + "/retry", HttpShop::admin());
    shop.clock.advance(91s);
  }
  const auto failed = shop.get("/refunds/" + id);
  CHECK(failed.text("status") == "failed");
  CHECK(failed.text("failure") == "not_executed");
  CHECK(http::problem_of(RefundFailure::not_executed) == ProblemCode::gateway_unavailable);
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE("POST /payments/cancel: books that can't be written refuse, and nothing is sent") {
  auto books = std::make_unique<fakes::MemoryRefundStore>();
  auto& store = *books;
  HttpShop shop(open_to_all(), made_up_secrets(), std::move(books));
  shop.sell();
  store.have(fakes::MemoryRefundStore::Trouble::writes_fail);
  const auto reply = shop.cancel(asking());
  CHECK(reply.status == 503);
  CHECK(reply.text("code") == "store_unavailable");
  CHECK(reply.body.find("told to be") == std::string::npos);  // the cause is for the log alone
  CHECK(shop.gateway.orders().empty());

  const auto ready = shop.get("/readyz");
  CHECK(ready.status == 503);
  CHECK(ready.text("gateway") == "ok");
  CHECK(ready.text("database") != "ok");
}

TEST_CASE("GET /refunds/{id}: waits no longer than it is asked to") {
  HttpShop shop;
  shop.sell();
  const auto settled = shop.cancel(asking()).header("Location");
  CHECK(shop.get(settled + "?wait=20").text("status") == "succeeded");
  CHECK(shop.get(settled + "?wait=1000000").status == 200);
  for (const auto* wait : {"x", "-1", "1.5", "", "99999999999999"}) {
    INFO(wait);
    const auto reply = shop.get(settled + "?wait=" + wait);
    CHECK(reply.status == 400);
    CHECK(reply.errors() == "wait wrong_type");
  }
  CHECK(shop.get("/refunds/rf_unknown").text("code") == "refund_not_found");
  CHECK(shop.get("/refunds/").text("code") == "refund_not_found");
}

}  // namespace
}  // namespace refund::http_test
