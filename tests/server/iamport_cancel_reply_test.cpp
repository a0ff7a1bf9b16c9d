#include "server/iamport/cancel_reply.h"

#include <catch_amalgamated.hpp>

#include "tests/server/iamport_rig.h"

using namespace refund;
using namespace refund::iamport;

namespace {

/// The payment with one of its members written otherwise.
std::string payment_with(std::string_view member, std::string_view written) {
  auto json = payment_json("imp_1", 1'000);
  const auto key = "\"" + std::string{member} + "\":";
  const auto begin = json.find(key) + key.size();
  REQUIRE(begin >= key.size());
  const auto end = json.find_first_of(",}", begin);
  return json.replace(begin, end - begin, written);
}

std::string refused(int code, std::string_view message) {
  return R"({"code":)" + std::to_string(code) + R"(,"message":")" + std::string{message} +
         R"(","response":null})";
}

}  // namespace

TEST_CASE("cancel reply: what each answer means") {
  const auto payment = payment_json("imp_1", 1'000);
  const auto deep = std::string(1'000, '[') + std::string(1'000, ']');
  const auto [name, status, body,
              meaning] = GENERATE_COPY(table<const char*, int, std::string, const char*>({
      {"code 0 with the payment", 200, enveloped(payment), "done"},
      {"refused by i'mport", 200, refused(1, "no"), "refused"},
      {"refused by the PG", 200, refused(-1, "no"), "refused"},
      {"refused, and words missing", 200, R"({"code":1})", "refused"},
      {"a malformed call", 400, refused(-1, "no"), "refused"},
      {"no such thing", 404, refused(-1, "no"), "refused"},
      {"not allowed from here", 403, refused(-1, "no"), "refused"},

      {"no token", 401, refused(-1, "Unauthorized"), "not sent"},
      {"no token, said by something else", 401, "<html>", "not sent"},

      {"too many requests", 429, refused(-1, "slow down"), "unknown"},
      {"took too long to arrive", 408, refused(-1, "late"), "unknown"},
      {"an error with i'mport's code", 500, refused(-1, "oops"), "unknown"},
      {"an error page", 502, "<html>Bad Gateway</html>", "unknown"},
      {"a gateway time-out", 504, "", "unknown"},
      {"an error that says done", 500, enveloped(payment), "unknown"},
      {"a no that says done", 400, enveloped(payment), "unknown"},
      {"a 404 of something in between", 404, "not found", "unknown"},
      {"a firewall's page", 403, "<html>Forbidden</html>", "unknown"},
      {"a redirect", 302, refused(1, "no"), "unknown"},
      {"accepted", 202, refused(1, "no"), "unknown"},
      {"nothing", 200, "", "unknown"},
      {"no JSON", 200, "OK", "unknown"},
      {"cut JSON", 200, enveloped(payment).substr(0, 60), "unknown"},
      {"JSON and more", 200, enveloped(payment) + "x", "unknown"},
      {"a list", 200, "[" + enveloped(payment) + "]", "unknown"},
      {"nested a thousand deep", 200, deep, "unknown"},
      {"no code", 200, R"({"message":null,"response":{}})", "unknown"},
      {"a code in words", 200, R"({"code":"0","response":{}})", "unknown"},
      {"a code with a fraction", 200, R"({"code":0.5})", "unknown"},
      {"a code that is null", 200, R"({"code":null})", "unknown"},
      {"a code beyond int", 200, R"({"code":99999999999})", "unknown"},
      {"two codes", 200, R"({"code":1,"code":0})", "unknown"},
      {"invalid UTF-8", 200, "{\"code\":1,\"message\":\"\xFF\"}", "unknown"},

      {"done without a payment", 200, enveloped("null"), "unknown"},
      {"done with a list", 200, enveloped("[]"), "unknown"},
      {"done with another payment", 200, enveloped(payment_json("imp_2", 1'000)), "unknown"},
      {"done without an amount", 200, enveloped(payment_with("amount", "null")), "unknown"},
      {"a fraction of a won", 200, enveloped(payment_with("amount", "10000.5")), "unknown"},
      {"a negative amount", 200, enveloped(payment_with("amount", "-10000")), "unknown"},
      {"an amount of words", 200, enveloped(payment_with("amount", "\"much\"")), "unknown"},
      {"more refunded than paid", 200, enveloped(payment_json("imp_1", 10'001)), "unknown"},
      {"no status", 200, enveloped(payment_with("status", "null")), "unknown"},
      {"a status that is a number", 200, enveloped(payment_with("status", "3")), "unknown"},
      {"another currency", 200, enveloped(payment_with("currency", "\"USD\"")), "unknown"},
      {"no currency's name", 200, enveloped(payment_with("currency", "\"won\"")), "unknown"},
      {"a history that is none", 200, enveloped(payment_with("cancel_history", "5")), "unknown"},
      {"a new status", 200, enveloped(payment_with("status", "\"part_cancelled\"")), "done"},
      {"a new PG", 200, enveloped(payment_with("pg_provider", "\"newpay\"")), "done"},
  }));
  INFO(name);
  const auto answer = told(read_cancel_reply(status, body, order()));
  INFO(answer);
  CHECK(answer.starts_with(meaning));
}

TEST_CASE("cancel reply: a refusal keeps i'mport's code and words") {
  const auto body = R"({"code":1,"message":"\uc774\ubbf8 \uc804\uc561\ucde8\uc18c\ub41c )"
                    R"(\uc8fc\ubb38\uc785\ub2c8\ub2e4.\nA\/B","response":null})";
  const auto answer = read_cancel_reply(200, body, order());
  const auto* refusal = std::get_if<CancelRefused>(&answer);
  REQUIRE(refusal);
  CHECK(refusal->code == 1);
  CHECK(refusal->message == "이미 전액취소된 주문입니다. A/B");
}

TEST_CASE("cancel reply: a page of words is cut between two characters") {
  std::string words;
  for (int i = 0; i < 400; ++i) words += "가";
  const auto answer = read_cancel_reply(200, refused(-1, words), order());
  const auto* refusal = std::get_if<CancelRefused>(&answer);
  REQUIRE(refusal);
  CHECK(refusal->message.size() <= 500);
  CHECK(characters(refusal->message).value_or(0) == refusal->message.size() / 3);
}

TEST_CASE("cancel reply: why an outcome is unknown never repeats the body") {
  // It may hold an account number.
  const auto answer = told(read_cancel_reply(502, "<p>56211105948400</p>", order()));
  CHECK(answer.find("5621") == std::string::npos);
}
