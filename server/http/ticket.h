#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/secret.h"

namespace refund::http {

/// A merchant's word that the bearer may refund one order: its server signs it for a customer that
/// it has logged in. A JWT (RFC 7519) with HS256 and nothing else.
struct Ticket {
  std::string order;               ///< claim `sub`: the merchant_uid
  std::optional<std::string> max;  ///< a decimal in major units; one request may not ask for more
  std::chrono::sys_seconds expires_at;
  /// Tells this very ticket from others of the same order, and nothing about it. Of one that has
  /// been read.
  std::string fingerprint = {};
};

/// How far the clocks of merchant and refund server may be apart.
inline constexpr std::chrono::seconds ticket_leeway{60};
/// Claim `aud`, where a ticket has one.
inline constexpr std::string_view ticket_audience = "imp-refund";
/// RFC 7518 section 3.2: an HS256 key has at least as many bits as its hash.
inline constexpr std::size_t ticket_key_bytes_min = 32;

/// The keys that tickets are signed with. Several, so that a key can be changed while tickets of
/// the old one are about: the first signs, each of them is believed.
class TicketKeys {
 public:
  /// `keys` must not be empty.
  explicit TicketKeys(std::vector<Secret> keys);

  std::string sign(const Ticket& ticket) const;

  /// Empty when it was not signed with one of the keys, is no HS256 JWT, has expired, is not valid
  /// yet, is meant for another audience, or lacks a claim. Signatures are compared in constant
  /// time.
  std::optional<Ticket> read(std::string_view jwt, std::chrono::sys_seconds now) const;

 private:
  std::vector<Secret> keys_;
};

}  // namespace refund::http
