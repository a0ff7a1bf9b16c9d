#include "server/iamport/requests.h"

#include <catch_amalgamated.hpp>

#include "server/cancel_reason.h"
#include "server/iamport/endpoint.h"
#include "tests/server/iamport_rig.h"

using namespace refund;
using namespace refund::iamport;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("requests: a cancel says everything and leaves nothing to be assumed") {
  CHECK(cancel_body(order()) == R"({"imp_uid":"imp_1","amount":1000,"checksum":10000,)"
                                R"("reason":"changed my mind [rf_0123456789abcdefghij]"})");
}

TEST_CASE("requests: where the money goes when it can't go back the way it came") {
  auto with_account = order();
  with_account.account = RefundAccount{"88", "56211105948400", "홍길동", ""};
  CHECK(
      cancel_body(with_account)
          .ends_with(
              R"(,"refund_holder":"홍길동","refund_bank":"88","refund_account":"56211105948400"})"));
  with_account.account->tel = "01012345678";
  CHECK(cancel_body(with_account).ends_with(R"(,"refund_tel":"01012345678"})"));
}

TEST_CASE("requests: amounts are in major units and exact") {
  auto in_dollars = order();
  in_dollars.amount = *Money::from_minor(10, Currency::usd);
  in_dollars.checksum = *Money::from_minor(1'420, Currency::usd);
  CHECK(cancel_body(in_dollars).find(R"("amount":0.1,"checksum":14.2,)") != std::string::npos);
}

TEST_CASE("requests: Naver Pay is told who asks, and no one else") {
  auto to_naver = order();
  CHECK(cancel_body(to_naver).find("extra") == std::string::npos);
  to_naver.names_requester = true;
  CHECK(cancel_body(to_naver).ends_with(R"(,"extra":{"requester":"customer"}})"));
}

TEST_CASE("requests: tax parts are sent where they are known, 0 too") {
  auto taxed = order();
  taxed.tax = {won(0), won(91)};
  CHECK(cancel_body(taxed).find(R"("tax_free":0,"vat_amount":91,)") != std::string::npos);
  taxed.tax.vat_amount.reset();
  CHECK(cancel_body(taxed).find(R"("tax_free":0,"reason")") != std::string::npos);
  CHECK(cancel_body(order()).find("tax_free") == std::string::npos);
}

TEST_CASE("requests: a reason keeps our id whole, and characters too") {
  const std::string reason =
      GENERATE_COPY(as<std::string>{}, "", repeated("가", 200), repeated("가", 300),
                    repeated("😀", 300), repeated("x", 10'000), "\"quoted\" \\ and\ttabbed");
  auto long_winded = order();
  long_winded.reason = reason;
  const auto body = wire::JsonObject::from(cancel_body(long_winded));
  REQUIRE(body);
  const auto sent = body->text("reason");
  REQUIRE(sent);
  CHECK(reason_names(*sent, long_winded.refund_id));
  const auto length = characters(*sent);
  REQUIRE(length);
  CHECK(*length <= 256);
  const auto asked = characters(reason).value_or(0);
  CHECK(*length == std::min<std::size_t>(256, asked + (asked > 0) + 25));
}

TEST_CASE("requests: names are percent-encoded as one part of a path") {
  CHECK(payment_target(*ImpUid::from("imp_1")) == "/payments/imp_1?include_sandbox=true");
  CHECK(payment_target(*ImpUid::from("a/b?c#d%e")) ==
        "/payments/a%2Fb%3Fc%23d%25e?include_sandbox=true");
  CHECK(tries_target(*MerchantUid::from("주문 1")) ==
        "/payments/findAll/%EC%A3%BC%EB%AC%B8%201?limit=100&sorting=-paid");
}

TEST_CASE("endpoint: what is one") {
  const auto [url, host, port, path, authority] =
      GENERATE(table<const char*, const char*, int, const char*, const char*>({
          {"https://api.iamport.kr", "api.iamport.kr", 443, "", "api.iamport.kr"},
          {"https://api.iamport.kr/", "api.iamport.kr", 443, "", "api.iamport.kr"},
          {"http://127.0.0.1:8090", "127.0.0.1", 8090, "", "127.0.0.1:8090"},
          {"http://[::1]:8090/v1/", "::1", 8090, "/v1", "[::1]:8090"},
          {"http://sandbox", "sandbox", 80, "", "sandbox"},
          {"https://proxy.example:80/iamport", "proxy.example", 80, "/iamport", "proxy.example:80"},
      }));
  const auto endpoint = Endpoint::from(url);
  REQUIRE(endpoint);
  CHECK(endpoint->host == host);
  CHECK(endpoint->port == port);
  CHECK(endpoint->path == path);
  CHECK(endpoint->authority() == authority);
}

TEST_CASE("endpoint: what is none") {
  const auto* url = GENERATE("", "api.iamport.kr", "ftp://host", "https://", "https:///path",
                             "https://host:", "https://host:0", "https://host:65536",
                             "https://host:8o", "https://user:secret@host", "https://host?a=b",
                             "https://host/p?a=b", "https://host/p#f", "https://ho st",
                             "https://host/a b", "https://[::1", "https://host\r\nX: y");
  INFO(url);
  CHECK_FALSE(Endpoint::from(url));
}
