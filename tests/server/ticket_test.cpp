#include "server/http/ticket.h"

#include <openssl/hmac.h>

#include <catch_amalgamated.hpp>

#include "shared/wire/json.h"

// The tickets here are signed by OpenSSL and packed by hand, so that a misunderstanding in our own
// signing can't hide one in our reading.

namespace refund::http {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1'795'402'800}};
const std::string key = "made-up-ticket-key-number-one-0001";
const std::string other_key = "made-up-ticket-key-number-two-0002";

std::string base64url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string hmac(const EVP_MD* hash, std::string_view secret, std::string_view message) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(hash, secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), mac, &size);
  return {mac, mac + size};
}

std::string jwt(std::string_view claims, std::string_view header = R"({"alg":"HS256","typ":"JWT"})",
                std::string_view secret = key, const EVP_MD* hash = EVP_sha256()) {
  const auto message = base64url(header) + "." + base64url(claims);
  return message + "." + base64url(hmac(hash, secret, message));
}

TicketKeys keys() {
  return TicketKeys{{Secret{key}}};
}

constexpr const char* good = R"({"sub":"ORD1","exp":1795403700})";

TEST_CASE("ticket: what a merchant's JWT library makes is read") {
  const auto [name, claims, max] = GENERATE(table<const char*, const char*, const char*>({
      {"the two that must be there", good, ""},
      {"a limit", R"({"sub":"ORD1","exp":1795403700,"max":2000})", "2000"},
      {"a limit in dollars", R"({"sub":"ORD1","exp":1795403700,"max":14.20})", "14.20"},
      {"a limit as text", R"({"sub":"ORD1","exp":1795403700,"max":"2000"})", "2000"},
      {"an audience", R"({"sub":"ORD1","exp":1795403700,"aud":"imp-refund"})", ""},
      {"several audiences", R"({"sub":"ORD1","exp":1795403700,"aud":["shop","imp-refund"]})", ""},
      {"what else libraries add", R"({"sub":"ORD1","exp":1795403700,"iat":1795402800,"jti":"x"})",
       ""},
      {"a time with decimals", R"({"sub":"ORD1","exp":1795403700.5})", ""},
      {"valid since now", R"({"sub":"ORD1","exp":1795403700,"nbf":1795402800})", ""},
      {"valid soon, by a clock that is ahead",
       R"({"sub":"ORD1","exp":1795403700,"nbf":1795402860})", ""},
  }));
  INFO(name);
  const auto ticket = keys().read(jwt(claims), now);
  REQUIRE(ticket);
  CHECK(ticket->order == "ORD1");
  CHECK(ticket->max.value_or("") == max);
}

TEST_CASE("ticket: whatever is not signed by us, for us, for now, is nothing") {
  const auto [name, token] = GENERATE(table<const char*, std::string>({
      {"nothing", ""},
      {"no JWT", "nonsense"},
      {"two parts", "a.b"},
      {"four parts", jwt(good) + ".x"},
      {"a signature cut short", jwt(good).substr(0, jwt(good).size() - 4)},
      {"half a signature", jwt(good).substr(0, jwt(good).size() - 21)},
      {"no signature", jwt(good).substr(0, jwt(good).rfind('.') + 1)},
      {"another key", jwt(good, R"({"alg":"HS256"})", other_key)},
      {"alg none, with our signature", jwt(good, R"({"alg":"none"})")},
      {"alg none, without a signature",
       base64url(R"({"alg":"none"})") + "." + base64url(good) + "."},
      {"alg None", jwt(good, R"({"alg":"None"})")},
      {"HS512", jwt(good, R"({"alg":"HS512"})", key, EVP_sha512())},
      {"HS512 under the name of HS256", jwt(good, R"({"alg":"HS256"})", key, EVP_sha512())},
      {"RS256", jwt(good, R"({"alg":"RS256"})")},
      {"no alg", jwt(good, R"({"typ":"JWT"})")},
      {"alg twice", jwt(good, R"({"alg":"HS256","alg":"none"})")},
      {"an extension that we don't know", jwt(good, R"({"alg":"HS256","crit":["x"]})")},
      {"a header that is no object", jwt(good, R"("HS256")")},
      {"no order", jwt(R"({"exp":1795403700})")},
      {"an empty order", jwt(R"({"sub":"","exp":1795403700})")},
      {"an order that is no text", jwt(R"({"sub":1,"exp":1795403700})")},
      {"the order twice", jwt(R"({"sub":"ORD1","sub":"ORD2","exp":1795403700})")},
      {"no end", jwt(R"({"sub":"ORD1"})")},
      {"an end that is a text", jwt(R"({"sub":"ORD1","exp":"1795403700"})")},
      {"an end that is null", jwt(R"({"sub":"ORD1","exp":null})")},
      {"an end beyond all time", jwt(R"({"sub":"ORD1","exp":99999999999999999999})")},
      {"an end by an exponent", jwt(R"({"sub":"ORD1","exp":1.795403700e9})")},
      {"an end that an exponent moves back", jwt(R"({"sub":"ORD1","exp":1795403700.0e-9})")},
      {"an end that an exponent moves on", jwt(R"({"sub":"ORD1","exp":1795403700.1e10})")},
      {"an end before time", jwt(R"({"sub":"ORD1","exp":-1})")},
      {"expired a minute ago", jwt(R"({"sub":"ORD1","exp":1795402740})")},
      {"not valid for two minutes yet", jwt(R"({"sub":"ORD1","exp":1795403700,"nbf":1795402920})")},
      {"valid from a text on", jwt(R"({"sub":"ORD1","exp":1795403700,"nbf":"0"})")},
      {"for another audience", jwt(R"({"sub":"ORD1","exp":1795403700,"aud":"shop"})")},
      {"for other audiences", jwt(R"({"sub":"ORD1","exp":1795403700,"aud":["shop","bank"]})")},
      {"for no audience", jwt(R"({"sub":"ORD1","exp":1795403700,"aud":[]})")},
      {"a limit that is true", jwt(R"({"sub":"ORD1","exp":1795403700,"max":true})")},
      {"a limit that is null", jwt(R"({"sub":"ORD1","exp":1795403700,"max":null})")},
      {"claims that are no JSON", jwt("sub=ORD1")},
      {"claims that are no UTF-8", jwt("{\"sub\":\"\xff\",\"exp\":1795403700}")},
      {"longer than any ticket",
       jwt(R"({"sub":"ORD1","exp":1795403700,"x":")" + std::string(5000, 'x') + "\"}")},
  }));
  INFO(name);
  CHECK_FALSE(keys().read(token, now));
}

TEST_CASE("ticket: one changed character is enough to make it nothing") {
  const auto token = jwt(good);
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    INFO(changed);
    CHECK_FALSE(keys().read(changed, now));
  }
}

// Found by fuzzing: libsodium reads the byte 0xdf as '_'.
TEST_CASE("ticket: a byte outside of the alphabet is no letter of it") {
  for (int order = 0;; ++order) {
    auto text = jwt(R"({"sub":"ORD)" + std::to_string(order) + R"(","exp":1795403700})");
    const auto underscore = text.find('_', text.rfind('.'));
    if (underscore == text.npos) continue;
    REQUIRE(keys().read(text, now));
    text[underscore] = '\xdf';
    CHECK_FALSE(keys().read(text, now));
    return;
  }
}

TEST_CASE("ticket: clocks may be a minute apart") {
  const auto token = jwt(R"({"sub":"ORD1","exp":1795402800})");  // ends now
  CHECK(keys().read(token, now));
  CHECK(keys().read(token, now + 59s));
  CHECK_FALSE(keys().read(token, now + 60s));
}

TEST_CASE("ticket: keys change without a gap") {
  const TicketKeys before{{Secret{key}}};
  const TicketKeys between{{Secret{other_key}, Secret{key}}};
  const TicketKeys after{{Secret{other_key}}};
  const auto by_old = before.sign({"ORD1", std::nullopt, now + 15min});
  const auto by_new = between.sign({"ORD1", std::nullopt, now + 15min});

  CHECK(between.read(by_old, now));
  CHECK(between.read(by_new, now));
  CHECK(after.read(by_new, now));
  CHECK_FALSE(after.read(by_old, now));
  CHECK_FALSE(before.read(by_new, now));
}

TEST_CASE("ticket: ours are plain JWTs that others can check") {
  const auto token = keys().sign({"주문 1", "14.2", now + 15min});
  const auto end = token.rfind('.');
  CHECK(token.substr(end + 1) == base64url(hmac(EVP_sha256(), key, token.substr(0, end))));

  const auto read = keys().read(token, now);
  REQUIRE(read);
  CHECK(read->order == "주문 1");
  CHECK(read->max == "14.2");
  CHECK(read->expires_at == now + 15min);
}

}  // namespace
}  // namespace refund::http
