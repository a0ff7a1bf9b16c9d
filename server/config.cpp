#include "server/config.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>

#include "server/data_keys.h"

namespace refund {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::size_t ticket_key_bytes_min = 32;  // RFC 7518 section 3.2

[[noreturn]] void refuse(std::string_view what, std::string_view why) {
  throw ConfigError{std::string{what} + ": " + std::string{why}};
}

/// Empty unless all of the text is a number.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (auto& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// What stands between "https://" and the path, in lower case; empty when there is no such scheme.
struct Url {
  std::string scheme;
  std::string host;
  std::string port;
  std::string rest;  ///< from the first slash on
};

std::optional<Url> url_from(std::string_view text) {
  Url url;
  const auto after_scheme = text.find("://");
  if (after_scheme == text.npos) return std::nullopt;
  url.scheme = lower(text.substr(0, after_scheme));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;

  text.remove_prefix(after_scheme + 3);
  auto authority = text.substr(0, text.find_first_of("/?#"));
  url.rest = text.substr(authority.size());
  if (authority.find_first_of("@ \t\"<>\\") != authority.npos) return std::nullopt;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == authority.npos) return std::nullopt;
    url.host = lower(authority.substr(1, end - 1));
    authority.remove_prefix(end + 1);
  } else {
    url.host = lower(authority.substr(0, authority.find(':')));
    authority.remove_prefix(url.host.size());
  }
  if (authority.starts_with(':')) {
    url.port = authority.substr(1);
    const auto port = whole_number(url.port);
    if (!port || *port < 1 || *port > 65535) return std::nullopt;
  } else if (!authority.empty()) {
    return std::nullopt;
  }
  if (url.host.empty()) return std::nullopt;
  return url;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  // 127.0.0.0/8, and no name that only begins like it.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

std::string gateway_url_from(const std::string& text) {
  const auto url = url_from(text);
  if (!url || (url->rest != "" && url->rest != "/"))
    refuse("--gateway", "must be a URL such as https://api.iamport.kr");
  if (url->scheme == "http" && !is_loopback(url->host))
    refuse("--gateway", "must be https, except on this machine");
  auto gateway = text;
  if (gateway.ends_with('/')) gateway.pop_back();
  return gateway;
}

/// As browsers write it: in lower case, and without the port that the scheme has anyway.
std::string origin_from(std::string_view text) {
  const auto url = url_from(text);
  if (!url || !url->rest.empty())
    refuse("--allow-origin", "must be an origin such as https://shop.example.com, without a path");
  auto origin = lower(text);
  if (url->port == (url->scheme == "https" ? "443" : "80"))
    origin.resize(origin.size() - url->port.size() - 1);
  return origin;
}

std::optional<TlsFiles> tls_files_from(const Options& options) {
  if (options.tls_cert.empty() && options.tls_key.empty()) return std::nullopt;
  if (options.tls_cert.empty()) refuse("--tls-key", "needs --tls-cert, the certificate beside it");
  if (options.tls_key.empty()) refuse("--tls-cert", "needs --tls-key, the key beside it");
  return TlsFiles{options.tls_cert, options.tls_key};
}

Anonymous anonymous_from(std::string_view text) {
  if (text == "allow") return Anonymous::allow;
  if (text == "deny") return Anonymous::deny;
  refuse("--anonymous", "must be allow or deny");
}

std::string public_folder_from(const std::string& text) {
  if (!text.empty()) return text;
  std::error_code unreadable;
  const auto beside = fs::read_symlink("/proc/self/exe", unreadable).parent_path();
  for (const auto& folder : {beside / "public", beside.parent_path() / "public"})
    if (std::error_code none; fs::is_directory(folder, none)) return folder.string();
  refuse("--public", "there is no public/ beside the program; name the folder");
}

milliseconds positive_duration(std::string_view option, std::string_view text) {
  const auto duration = duration_from(option, text);
  if (duration == milliseconds::zero()) refuse(option, "must be more than nothing");
  return duration;
}

/// The variable's value, or what the file says that the …_FILE twin names.
std::optional<Secret> secret_from(const Environment& environment, const std::string& name) {
  const auto value = environment(name);
  const auto file = environment(name + "_FILE");
  if (value && file) refuse(name, "is set, and " + name + "_FILE too; set one of them");
  if (value) return Secret{*value};
  if (!file) return std::nullopt;

  std::error_code error;
  std::ifstream in{*file, std::ios::binary};
  if (!in || fs::is_directory(*file, error)) refuse(name + "_FILE", "can't read " + *file);
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) refuse(name + "_FILE", *file + " is empty");
  return Secret{std::move(text)};
}

/// Several keys with commas between, of which each becomes what read(key) says.
template <class Read>
std::vector<Secret> keys_from(const Environment& environment, const std::string& name,
                              const Read& read) {
  const auto given = secret_from(environment, name);
  std::vector<Secret> keys;
  if (!given) return keys;
  std::string_view list = given->reveal();
  while (true) {
    const auto key = list.substr(0, list.find(','));
    keys.push_back(read(key));
    if (key.size() == list.size()) return keys;
    list.remove_prefix(key.size() + 1);
  }
}

std::vector<Secret> ticket_keys_from(const Environment& environment) {
  const std::string name = "IMP_REFUND_TICKET_KEY";
  return keys_from(environment, name, [&](std::string_view key) {
    if (key.size() < ticket_key_bytes_min)
      refuse(name, "each key must have 32 bytes or more; make one with: openssl rand -hex 32");
    return Secret{std::string{key}};
  });
}

std::vector<Secret> data_keys_from(const Environment& environment) {
  const std::string name = "IMP_REFUND_DATA_KEY";
  return keys_from(environment, name, [&](std::string_view text) {
    for (const int variant :
         {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING}) {
      std::string key(DataKeys::key_bytes, '\0');
      std::size_t size = 0;
      if (sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text.data(),
                            text.size(), nullptr, &size, nullptr, variant) == 0 &&
          size == key.size())
        return Secret{std::move(key)};
    }
    refuse(name, "each key must be 32 bytes in base64; make one with: openssl rand -base64 32");
  });
}

std::string_view variable_of(SecretName name) {
  switch (name) {
    case SecretName::imp_key:
      return "IMP_KEY";
    case SecretName::imp_secret:
      return "IMP_SECRET";
    case SecretName::ticket_key:
      return "IMP_REFUND_TICKET_KEY";
    case SecretName::data_key:
      return "IMP_REFUND_DATA_KEY";
  }
  assert(false);
  return "";
}

bool has(const Secrets& secrets, SecretName name) {
  switch (name) {
    case SecretName::imp_key:
      return secrets.imp_key.has_value();
    case SecretName::imp_secret:
      return secrets.imp_secret.has_value();
    case SecretName::ticket_key:
      return !secrets.ticket_keys.empty();
    case SecretName::data_key:
      return !secrets.data_keys.empty();
  }
  assert(false);
  return false;
}

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (!value || !*value) return std::nullopt;
    return value;
  };
}

milliseconds duration_from(std::string_view option, std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const auto count = whole_number(digits);
  const auto unit = text.substr(digits.size());
  for (const auto& [name, ms] : units) {
    constexpr std::int64_t year = 366LL * 86'400'000;
    if (count && unit == name && *count <= year / ms) return milliseconds{*count * ms};
  }
  refuse(option, "must be a duration such as 500ms, 30s or 15m");
}

std::int64_t count_from(std::string_view option, std::string_view text) {
  const auto count = whole_number(text);
  if (!count || *count < 1) refuse(option, "must be a number of 1 or more");
  return *count;
}

Address address_from(std::string_view option, std::string_view text) {
  const auto colon = text.rfind(':');
  auto host = text.substr(0, colon);
  const auto port = colon == text.npos ? std::nullopt : whole_number(text.substr(colon + 1));
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool ambiguous = !bracketed && host.find(':') != host.npos;
  if (host.empty() || ambiguous || !port || *port < 0 || *port > 65535)
    refuse(option, "must be HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
  return {std::string{host}, static_cast<int>(*port)};
}

std::string db_file_from(std::string_view text) {
  if (text.starts_with("postgresql://") || text.starts_with("postgres://"))
    refuse("--db", "this build has no PostgreSQL yet; use sqlite:FILE");
  constexpr std::string_view sqlite = "sqlite:";
  if (!text.starts_with(sqlite) || text.size() == sqlite.size())
    refuse("--db", "must be sqlite:FILE, such as sqlite:imp-refund.db");
  return std::string{text.substr(sqlite.size())};
}

bool is_loopback_url(std::string_view url) {
  const auto parts = url_from(url);
  return parts && is_loopback(parts->host);
}

GatewayConfig gateway_config_from(const Options& options) {
  const auto settle_after = duration_from("--settle-after", options.settle_after);
  return {gateway_url_from(options.gateway),
          positive_duration("--gateway-timeout", options.gateway_timeout),
          std::chrono::ceil<std::chrono::seconds>(settle_after)};
}

Config config_from(const Options& options) {
  Config config;
  config.listen = address_from("--listen", options.listen);
  db_file_from(options.db);
  config.gateway = gateway_config_from(options);
  for (const auto& origin : options.allow_origins)
    config.allow_origins.push_back(origin_from(origin));
  config.anonymous = anonymous_from(options.anonymous);
  if (config.anonymous == Anonymous::allow && !is_loopback_url(config.gateway.url))
    refuse("--anonymous",
           "allow would let everyone refund real money; it needs a --gateway on this machine");
  config.answer_within = positive_duration("--answer-within", options.answer_within);

  const auto workers = whole_number(options.workers);
  if (!workers || *workers < 1 || *workers > 16'384)
    refuse("--workers", "must be a number from 1 to 16384");
  config.workers = static_cast<std::size_t>(*workers);

  config.retain =
      std::chrono::ceil<std::chrono::seconds>(duration_from("--retain", options.retain));
  config.tls = tls_files_from(options);
  if (options.connections_per_address != "off")
    config.connections_per_address = static_cast<std::size_t>(
        count_from("--connections-per-address", options.connections_per_address));
  for (const auto& proxy : options.trusted_proxies) {
    const auto network = IpNetwork::parse(proxy);
    if (!network) refuse("--trusted-proxy", "must be an address or a range such as 10.0.0.0/8");
    config.trusted_proxies.push_back(*network);
  }
  config.limit_address = rate_from("--limit-address", options.limit_address);
  config.limit_order = rate_from("--limit-order", options.limit_order);
  config.limit_ticket = rate_from("--limit-ticket", options.limit_ticket);

  const auto level = log::level_from(options.log);
  if (!level) refuse("--log", "must be info, warn, error or off");
  config.log_level = *level;
  config.public_folder = public_folder_from(options.public_folder);
  config.policy_file = options.policy;
  return config;
}

Secrets secrets_from(const Environment& environment) {
  return {secret_from(environment, "IMP_KEY"), secret_from(environment, "IMP_SECRET"),
          ticket_keys_from(environment), data_keys_from(environment),
          secret_from(environment, "IMP_REFUND_ADMIN_TOKEN")};
}

void require(const Secrets& secrets, std::string_view command,
             std::initializer_list<SecretName> names) {
  std::string missing;
  for (const auto name : names) {
    if (has(secrets, name)) continue;
    if (!missing.empty()) missing += ", ";
    missing += variable_of(name);
  }
  if (!missing.empty())
    refuse(command, "needs " + missing + " in the environment (or a file named by NAME_FILE)");
}

}  // namespace refund
