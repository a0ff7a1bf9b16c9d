#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/ip_network.h"
#include "server/log.h"
#include "server/rate.h"
#include "server/secret.h"

namespace refund {

/// Why the program can't start as asked; what() is one line for people that names the option and
/// never holds a secret.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a caller without a ticket may do.
enum class Anonymous { deny, allow };

struct Address {
  std::string host;
  int port = 0;  ///< 0 takes a free one
};

/// The options as they were typed, with their defaults. docs/api.md describes each.
struct Options {
  std::string listen = "127.0.0.1:8080";
  std::string db = "sqlite:imp-refund.db";  ///< see db_file_from()
  std::string public_folder;                ///< empty: the one that was built beside the program
  std::string gateway = "https://api.iamport.kr";
  std::vector<std::string> allow_origins;
  std::string anonymous = "deny";
  std::string gateway_timeout = "30s";
  std::string answer_within = "10s";
  std::string settle_after = "90s";
  std::string workers = "1024";
  std::string retain = "30d";
  std::string tls_cert;  ///< empty: plain HTTP
  std::string tls_key;
  std::vector<std::string> trusted_proxies;
  std::string connections_per_address = "256";
  std::string limit_address = "off";
  std::string limit_order = "600/1m";
  std::string limit_ticket = "300/1m";
  std::string policy;  ///< a file; empty: the PGs' rules alone
  std::string log = "info";
};

/// How i'mport is reached, and when it has said enough.
struct GatewayConfig {
  std::string url;
  std::chrono::milliseconds timeout{};
  std::chrono::seconds settle_after{};

  /// The longest that a cancel can be under way: its time-out, and a little until we have noticed.
  std::chrono::seconds call_limit() const {
    return std::chrono::ceil<std::chrono::seconds>(timeout) + std::chrono::seconds{1};
  }
};

/// The files of a certificate and its key, in PEM.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// The options as they are meant.
struct Config {
  Address listen;
  std::string public_folder;
  GatewayConfig gateway;
  std::vector<std::string> allow_origins;
  Anonymous anonymous = Anonymous::deny;
  std::chrono::milliseconds answer_within{};
  std::size_t workers = 0;
  std::chrono::seconds retain{};  ///< of refund accounts, after their refund has settled
  std::optional<TlsFiles> tls;
  std::vector<IpNetwork> trusted_proxies;
  std::size_t connections_per_address = 0;  ///< 0: no limit
  std::optional<Rate> limit_address;
  std::optional<Rate> limit_order;
  std::optional<Rate> limit_ticket;
  std::string policy_file;  ///< empty: none
  log::Level log_level = log::Level::info;
};

/// Both throw ConfigError. The second reads only what concerns i'mport.
Config config_from(const Options& options);
GatewayConfig gateway_config_from(const Options& options);

/// What comes from the environment alone, since a command line can be read by everyone on the
/// machine. Empty where nothing is set.
struct Secrets {
  std::optional<Secret> imp_key;
  std::optional<Secret> imp_secret;
  std::vector<Secret> ticket_keys;  ///< the first one signs
  std::vector<Secret> data_keys;    ///< 32 bytes each, decoded; the first one encrypts
  std::optional<Secret> admin_token;
};

/// Those that a command can need. Throws ConfigError, which names all that are missing at once, so
/// that nobody has to start four times.
enum class SecretName { imp_key, imp_secret, ticket_key, data_key };
void require(const Secrets& secrets, std::string_view command,
             std::initializer_list<SecretName> names);

/// The value of a variable; empty when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

/// Reads each secret from its variable, or from the file that its …_FILE twin names. Throws
/// ConfigError.
Secrets secrets_from(const Environment& environment);

/// "15m", "500ms", "30s", "2h", "1d". `option` is named when it is no such duration. Throws
/// ConfigError.
std::chrono::milliseconds duration_from(std::string_view option, std::string_view text);

/// A whole number of 1 or more. Throws ConfigError.
std::int64_t count_from(std::string_view option, std::string_view text);

/// "127.0.0.1:8080", "[::1]:0", "localhost:80". Throws ConfigError.
Address address_from(std::string_view option, std::string_view text);

/// The file that a --db option names: "sqlite:FILE" -> "FILE". Throws ConfigError.
std::string db_file_from(std::string_view db);

/// True for a URL of this machine: a sandbox or a test, where no real money can move.
bool is_loopback_url(std::string_view url);

}  // namespace refund
