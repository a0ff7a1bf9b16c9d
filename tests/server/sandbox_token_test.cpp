#include "server/sandbox/token.h"

#include <catch_amalgamated.hpp>

#include "tests/server/sandbox_fixture.h"

namespace refund::sandbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using test::code_of;
using test::message_of;
using test::Scene;

constexpr sys_seconds start{1'795'402'800s};

TEST_CASE("sandbox token: the same while it lives, longer in its last minute, new after its end") {
  // Each row asks once more, so many seconds after the first time.
  struct Ask {
    seconds at;
    bool same;
    seconds expires;
  };
  const auto [name, asks] = GENERATE(table<const char*, std::vector<Ask>>({
      {"at once", {{0s, true, 1800s}}},
      {"before the last minute", {{1739s, true, 1800s}}},
      {"when the last minute begins", {{1740s, true, 2100s}}},
      {"in the last second", {{1799s, true, 2100s}}},
      {"twice in the last minute", {{1750s, true, 2100s}, {1751s, true, 2100s}}},
      {"again in the new last minute", {{1750s, true, 2100s}, {2040s, true, 2400s}}},
      {"at its end", {{1800s, false, 3600s}}},
      {"after an extended end", {{1799s, true, 2100s}, {2100s, false, 3900s}}},
  }));
  INFO(name);
  AccessTokens tokens;
  const auto first = tokens.issue(start);
  CHECK(first.expires == start + 1800s);
  for (const auto& ask : asks) {
    const auto token = tokens.issue(start + ask.at);
    CHECK((token.text == first.text) == ask.same);
    CHECK(token.expires == start + ask.expires);
  }
}

TEST_CASE("sandbox token: 40 lower-case hexadecimal digits, accepted until its end") {
  AccessTokens tokens;
  CHECK_FALSE(tokens.accepts("", start));
  const auto token = tokens.issue(start);
  CHECK(token.text.size() == 40);
  CHECK(token.text.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(tokens.accepts(token.text, start + 1799s));
  CHECK_FALSE(tokens.accepts(token.text, start + 1800s));
  CHECK_FALSE(tokens.accepts(token.text.substr(1), start));
  tokens.expire();
  CHECK_FALSE(tokens.accepts(token.text, start));
  CHECK(tokens.issue(start).text != token.text);
}

TEST_CASE("sandbox token: getToken as JSON and as a form, with and without a slash behind") {
  Scene scene;
  const auto [path, type, body] = GENERATE(table<const char*, const char*, const char*>({
      {"/users/getToken", "application/json",
       R"({"imp_key":"sandbox_key","imp_secret":"sandbox_secret"})"},
      {"/users/getToken/", "application/x-www-form-urlencoded",
       "imp_key=sandbox_key&imp_secret=sandbox_secret"},
      {"/users/getToken", "multipart/form-data; boundary=x",
       "--x\r\nContent-Disposition: form-data; name=\"imp_key\"\r\n\r\nsandbox_key\r\n"
       "--x\r\nContent-Disposition: form-data; "
       "name=\"imp_secret\"\r\n\r\nsandbox_secret\r\n--x--\r\n"},
  }));
  INFO(body);
  const auto reply = scene.client->Post(path, body, type);
  REQUIRE(reply);
  CHECK(reply->status == 200);
  const auto token = test::response_of(reply);
  CHECK(token.text("access_token") == scene.token);
  CHECK(token.number("now") == "1795402800");
  CHECK(token.number("expired_at") == "1795404600");
}

TEST_CASE("sandbox token: wrong and missing credentials") {
  Scene scene;
  const auto [body, status, message] = GENERATE(table<const char*, int, const char*>({
      {R"({"imp_key":"sandbox_key","imp_secret":"wrong"})", 401,
       "인증에 실패하였습니다. API키와 secret을 확인하세요."},
      {R"({"imp_key":"sandbox_key"})", 400, "imp_key, imp_secret 파라메터가 누락되었습니다."},
      {R"({"imp_key":null,"imp_secret":"x"})", 400,
       "imp_key, imp_secret 파라메터가 누락되었습니다."},
      {"{", 400, "imp_key, imp_secret 파라메터가 누락되었습니다."},
      {"", 400, "imp_key, imp_secret 파라메터가 누락되었습니다."},
  }));
  INFO(body);
  const auto reply = scene.client->Post("/users/getToken", body, "application/json");
  REQUIRE(reply);
  CHECK(reply->status == status);
  CHECK(code_of(reply) == "-1");
  CHECK(message_of(reply) == message);
}

TEST_CASE("sandbox token: four ways of sending it") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000})");
  struct Sent {
    const char* query;
    const char* header;
    const char* value;
  };
  // TOKEN stands for the living one.
  const auto [name, sent, status] = GENERATE(table<const char*, Sent, int>({
      {"Bearer", {"", "Authorization", "Bearer TOKEN"}, 200},
      {"bearer", {"", "Authorization", "bearer TOKEN"}, 200},
      {"raw", {"", "Authorization", "TOKEN"}, 200},
      {"old header", {"", "X-ImpTokenHeader", "TOKEN"}, 200},
      {"query", {"?_token=TOKEN", "Accept", "*/*"}, 200},
      {"none", {"", "Accept", "*/*"}, 401},
      {"wrong", {"", "Authorization", "Bearer 0123"}, 401},
      {"empty", {"", "Authorization", "Bearer"}, 401},
      {"another scheme", {"", "Authorization", "Basic TOKEN"}, 401},
  }));
  INFO(name);
  const auto with_token = [&](std::string text) {
    if (const auto at = text.find("TOKEN"); at != text.npos) text.replace(at, 5, scene.token);
    return text;
  };
  const auto reply = scene.client->Get("/payments/imp_1" + with_token(sent.query),
                                       {{sent.header, with_token(sent.value)}});
  REQUIRE(reply);
  CHECK(reply->status == status);
  if (status == 401) CHECK(message_of(reply) == "Unauthorized");
}

TEST_CASE("sandbox token: _token works on POST, beside a form and beside JSON") {
  Scene scene;
  scene.sandbox().add(R"({"imp_uid":"imp_1","merchant_uid":"m_1","amount":10000})");
  const auto path = "/payments/cancel?_token=" + scene.token;
  CHECK(code_of(scene.client->Post(path, R"({"imp_uid":"imp_1","amount":1000})",
                                   "application/json")) == "0");
  CHECK(code_of(scene.client->Post(path, "imp_uid=imp_1&amount=1000",
                                   "application/x-www-form-urlencoded")) == "0");
  CHECK(scene.sandbox().payment("imp_1")->cancel_amount.decimal() == "2000");
}

}  // namespace
}  // namespace refund::sandbox
