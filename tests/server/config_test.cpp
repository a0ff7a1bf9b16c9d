#include "server/config.h"

#include <sodium.h>

#include <catch_amalgamated.hpp>
#include <fstream>
#include <map>

#include "tests/server/temporary_folder.h"

namespace refund {
namespace {

using namespace std::chrono_literals;

Options options() {
  Options options;
  options.public_folder = "/anywhere";
  return options;
}

/// What a start with these options is refused with; empty when it is not refused.
std::string refusal(const Options& options) {
  try {
    config_from(options);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST_CASE("config: the defaults are those of the documentation") {
  const auto config = config_from(options());
  CHECK(config.listen.host == "127.0.0.1");
  CHECK(config.listen.port == 8080);
  CHECK(config.gateway.url == "https://api.iamport.kr");
  CHECK(config.gateway.timeout == 30s);
  CHECK(config.gateway.settle_after == 90s);
  CHECK(config.answer_within == 10s);
  CHECK(config.workers == 1024);
  CHECK(config.retain == 24h * 30);
  CHECK(config.anonymous == Anonymous::deny);
  CHECK(config.allow_origins.empty());
  CHECK_FALSE(config.tls);
  CHECK(config.connections_per_address == 256);
  CHECK_FALSE(config.limit_address);
  CHECK(config.limit_order == Rate{600, 1min});
  CHECK(config.limit_ticket == Rate{300, 1min});
  CHECK(config.log_level == log::Level::info);
}

TEST_CASE("config: a bad option is refused in one line that names it") {
  using Change = void (*)(Options&);
  const auto [option, change] = GENERATE(table<const char*, Change>({
      {"--listen", [](Options& it) { it.listen = "8080"; }},
      {"--listen", [](Options& it) { it.listen = ":8080"; }},
      {"--listen", [](Options& it) { it.listen = "127.0.0.1:65536"; }},
      {"--listen", [](Options& it) { it.listen = "127.0.0.1:-1"; }},
      {"--listen", [](Options& it) { it.listen = "127.0.0.1:80x"; }},
      {"--listen", [](Options& it) { it.listen = "::1:8080"; }},
      {"--db", [](Options& it) { it.db = "imp-refund.db"; }},
      {"--db", [](Options& it) { it.db = "sqlite:"; }},
      {"--db", [](Options& it) { it.db = "mysql://localhost/x"; }},
      {"--db", [](Options& it) { it.db = "postgresql://localhost/x"; }},
      {"--gateway", [](Options& it) { it.gateway = "api.iamport.kr"; }},
      {"--gateway", [](Options& it) { it.gateway = "http://api.iamport.kr"; }},
      {"--gateway", [](Options& it) { it.gateway = "http://127.0.0.1.example.com"; }},
      {"--gateway", [](Options& it) { it.gateway = "http://localhost@example.com"; }},
      {"--gateway", [](Options& it) { it.gateway = "https://"; }},
      {"--gateway", [](Options& it) { it.gateway = "https://api.iamport.kr:0"; }},
      {"--gateway", [](Options& it) { it.gateway = "https://api.iamport.kr?x"; }},
      {"--tls-cert", [](Options& it) { it.tls_cert = "a.crt"; }},
      {"--tls-key", [](Options& it) { it.tls_key = "a.key"; }},
      {"--connections-per-address", [](Options& it) { it.connections_per_address = "0"; }},
      {"--connections-per-address", [](Options& it) { it.connections_per_address = "many"; }},
      {"--limit-ticket", [](Options& it) { it.limit_ticket = "often"; }},
      {"--anonymous", [](Options& it) { it.anonymous = "yes"; }},
      {"--anonymous", [](Options& it) { it.anonymous = "allow"; }},
      {"--allow-origin", [](Options& it) { it.allow_origins = {"*"}; }},
      {"--allow-origin", [](Options& it) { it.allow_origins = {"null"}; }},
      {"--allow-origin", [](Options& it) { it.allow_origins = {"shop.example.com"}; }},
      {"--allow-origin", [](Options& it) { it.allow_origins = {"https://shop.example.com/"}; }},
      {"--gateway-timeout", [](Options& it) { it.gateway_timeout = "30"; }},
      {"--gateway-timeout", [](Options& it) { it.gateway_timeout = "0s"; }},
      {"--answer-within", [](Options& it) { it.answer_within = "1.5s"; }},
      {"--answer-within", [](Options& it) { it.answer_within = "-1s"; }},
      {"--answer-within", [](Options& it) { it.answer_within = "999999999999d"; }},
      {"--settle-after", [](Options& it) { it.settle_after = "soon"; }},
      {"--retain", [](Options& it) { it.retain = "a while"; }},
      {"--workers", [](Options& it) { it.workers = "0"; }},
      {"--workers", [](Options& it) { it.workers = "many"; }},
      {"--workers", [](Options& it) { it.workers = "16385"; }},
      {"--limit-order", [](Options& it) { it.limit_order = "many"; }},
      {"--limit-order", [](Options& it) { it.limit_order = "0/1m"; }},
      {"--limit-order", [](Options& it) { it.limit_order = "5/0s"; }},
      {"--limit-address", [](Options& it) { it.limit_address = "5/minute"; }},
      {"--trusted-proxy", [](Options& it) { it.trusted_proxies = {"10.0.0.0/8", "proxy"}; }},
      {"--log", [](Options& it) { it.log = "loud"; }},
  }));
  auto given = options();
  change(given);
  const auto why = refusal(given);
  INFO(option << " -> " << why);
  CHECK(why.starts_with(std::string{option} + ": "));
  CHECK(why.find('\n') == std::string::npos);
}

TEST_CASE("config: anyone may refund without a ticket only where no real money is") {
  const auto [gateway, is_refused] = GENERATE(table<const char*, bool>({
      {"http://127.0.0.1:8090", false},
      {"http://127.9.9.9:8090", false},
      {"http://localhost:8090/", false},
      {"http://[::1]:8090", false},
      {"https://LOCALHOST", false},
      {"https://api.iamport.kr", true},
      {"https://localhost.example.com", true},
      {"https://127.0.0.1.example.com", true},
  }));
  INFO(gateway);
  auto given = options();
  given.anonymous = "allow";
  given.gateway = gateway;
  CHECK(refusal(given).empty() != is_refused);
}

TEST_CASE("config: durations and addresses") {
  CHECK(duration_from("--x", "500ms") == 500ms);
  CHECK(duration_from("--x", "90s") == 90s);
  CHECK(duration_from("--x", "15m") == 15min);
  CHECK(duration_from("--x", "2h") == 2h);
  CHECK(duration_from("--x", "1d") == 24h);
  CHECK(address_from("--x", "[::1]:0").host == "::1");
  CHECK(address_from("--x", "shop.internal:80").port == 80);
  CHECK(rate_from("--x", "30/1m") == Rate{30, 1min});
  CHECK(rate_from("--x", "off") == std::nullopt);
}

TEST_CASE("config: origins are compared as browsers write them") {
  auto given = options();
  given.allow_origins = {"HTTPS://Shop.Example.com", "http://localhost:3000",
                         "https://shop.example.com:443", "http://[::1]:80", "https://a:80"};
  CHECK(config_from(given).allow_origins ==
        std::vector<std::string>{"https://shop.example.com", "http://localhost:3000",
                                 "https://shop.example.com", "http://[::1]", "https://a:80"});
}

using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::string refusal(const Variables& variables) {
  try {
    secrets_from(environment(variables));
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

constexpr const char* long_key = "made-up-key-of-more-than-32-bytes-1";
constexpr const char* data_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";  // 0, 1, … 31

TEST_CASE("config: secrets come from variables or from the files that these name") {
  const TemporaryFolder folder;
  std::ofstream{folder.file("secret")} << "from a file\n";

  const auto secrets = secrets_from(environment({
      {"IMP_KEY", "made-up key"},
      {"IMP_SECRET_FILE", folder.file("secret")},
      {"IMP_REFUND_TICKET_KEY", std::string{long_key} + "," + long_key + "x"},
      {"IMP_REFUND_DATA_KEY", data_key},
  }));
  CHECK(secrets.imp_key->reveal() == "made-up key");
  CHECK(secrets.imp_secret->reveal() == "from a file");
  REQUIRE(secrets.ticket_keys.size() == 2);
  CHECK(secrets.ticket_keys[0].reveal() == long_key);
  REQUIRE(secrets.data_keys.size() == 1);
  REQUIRE(secrets.data_keys[0].reveal().size() == 32);
  CHECK(secrets.data_keys[0].reveal()[31] == 31);
  CHECK_FALSE(secrets.admin_token);
}

TEST_CASE("config: a bad secret is refused by its name, and never shown") {
  const auto [name, variables, variable] = GENERATE(table<const char*, Variables, const char*>({
      {"a short ticket key", {{"IMP_REFUND_TICKET_KEY", "planted"}}, "IMP_REFUND_TICKET_KEY"},
      {"a short one among several",
       {{"IMP_REFUND_TICKET_KEY", std::string{long_key} + ",planted"}},
       "IMP_REFUND_TICKET_KEY"},
      {"an empty one among several",
       {{"IMP_REFUND_TICKET_KEY", std::string{long_key} + ","}},
       "IMP_REFUND_TICKET_KEY"},
      {"a data key that is no base64",
       {{"IMP_REFUND_DATA_KEY", "planted!"}},
       "IMP_REFUND_DATA_KEY"},
      {"a data key of 16 bytes",
       {{"IMP_REFUND_DATA_KEY", "AAECAwQFBgcICQoLDA0ODw=="}},
       "IMP_REFUND_DATA_KEY"},
      {"a data key of 33 bytes",
       {{"IMP_REFUND_DATA_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"}},
       "IMP_REFUND_DATA_KEY"},
      {"a bad data key among several",
       {{"IMP_REFUND_DATA_KEY", std::string{data_key} + ",planted"}},
       "IMP_REFUND_DATA_KEY"},
      {"an empty data key among several",
       {{"IMP_REFUND_DATA_KEY", std::string{data_key} + ","}},
       "IMP_REFUND_DATA_KEY"},
      {"a file that is not there", {{"IMP_KEY_FILE", "/nowhere/at/all"}}, "IMP_KEY_FILE"},
      {"a file that is a folder", {{"IMP_KEY_FILE", "/"}}, "IMP_KEY_FILE"},
      {"a file that is empty", {{"IMP_KEY_FILE", "/dev/null"}}, "IMP_KEY_FILE"},
      {"both the variable and the file",
       {{"IMP_KEY", "planted"}, {"IMP_KEY_FILE", "/dev/null"}},
       "IMP_KEY"},
  }));
  const auto why = refusal(variables);
  INFO(name << " -> " << why);
  CHECK(why.starts_with(variable));
  CHECK(why.find("planted") == std::string::npos);
  CHECK(why.find('\n') == std::string::npos);
}

TEST_CASE("config: all secrets that are missing are named at once") {
  const auto secrets = secrets_from(environment({{"IMP_KEY", "made-up key"}}));
  try {
    require(secrets, "serve",
            {SecretName::imp_key, SecretName::imp_secret, SecretName::ticket_key,
             SecretName::data_key});
    FAIL("was not refused");
  } catch (const ConfigError& error) {
    CHECK(std::string_view{error.what()} ==
          "serve: needs IMP_SECRET, IMP_REFUND_TICKET_KEY, IMP_REFUND_DATA_KEY in the environment "
          "(or a file named by NAME_FILE)");
  }
}

}  // namespace
}  // namespace refund
