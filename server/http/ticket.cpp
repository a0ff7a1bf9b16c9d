#include "server/http/ticket.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

#include "shared/id.h"
#include "shared/wire/json.h"

namespace refund::http {
namespace {

using wire::JsonKind;
using wire::JsonObject;
using wire::JsonValue;

/// Far above a ticket of ours, and small enough that nobody keeps us busy with hashing.
constexpr std::size_t ticket_bytes_max = 4096;
constexpr int base64url = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::string encoded(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), base64url), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), base64url);
  text.pop_back();  // libsodium writes a terminating zero
  return text;
}

/// Only what encoded() writes: libsodium takes some bytes above 0x7f for letters of its alphabet.
std::optional<std::string> decoded(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, base64url) != 0)
    return std::nullopt;
  bytes.resize(size);
  if (encoded(bytes) != text) return std::nullopt;
  return bytes;
}

std::string hmac_sha256(const Secret& key, std::string_view message) {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash;
  crypto_auth_hmacsha256_state state;
  const auto& secret = key.reveal();
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()),
                              secret.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(message.data()),
                                message.size());
  crypto_auth_hmacsha256_final(&state, hash.data());
  return {hash.begin(), hash.end()};
}

bool same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// The algorithm is ours to choose, never the ticket's: "none" and the like are no HS256. A `crit`
/// names extensions that a reader has to know, and we know none (RFC 7515 section 4.1.11).
bool is_our_header(std::string_view encoded_header) {
  const auto text = decoded(encoded_header);
  const auto header = text ? JsonObject::from(*text) : std::nullopt;
  return header && header->text("alg") == "HS256" && header->kind("crit") == JsonKind::absent;
}

/// The signature stands for all that was signed. Hashed, so that what is kept opens nothing.
std::string fingerprint_of(std::string_view signature) {
  std::array<unsigned char, crypto_generichash_BYTES> hash;
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                     nullptr, 0);
  return {hash.begin(), hash.end()};
}

/// A NumericDate (RFC 7519): seconds, possibly with decimals, which are dropped. An exponent would
/// move the point, and no library writes one.
std::optional<std::chrono::sys_seconds> time_of(const JsonObject& claims, std::string_view name) {
  const auto number = claims.number(name);
  if (!number || number->find_first_of("eE") != number->npos) return std::nullopt;
  const auto digits = std::string_view{*number}.substr(0, number->find('.'));
  // Seconds in chrono are int64, but adding the leeway must not overflow.
  constexpr std::int64_t year_10000 = 253'402'300'800;
  std::int64_t seconds = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  if (seconds < 0 || seconds > year_10000) return std::nullopt;
  return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

/// `aud` is a text or a list of texts; a ticket without one is for everybody who has the key.
bool is_for_us(const JsonValue& claims) {
  const auto names_us = [](const JsonValue& value) {
    return value.kind == JsonKind::text && value.scalar == ticket_audience;
  };
  for (const auto& [name, value] : claims.members) {
    if (name != "aud") continue;
    if (value.kind == JsonKind::array)
      return std::any_of(value.items.begin(), value.items.end(), names_us);
    return names_us(value);
  }
  return true;
}

}  // namespace

TicketKeys::TicketKeys(std::vector<Secret> keys) : keys_(std::move(keys)) {
  assert(!keys_.empty());
}

std::string TicketKeys::sign(const Ticket& ticket) const {
  wire::JsonWriter header;
  header.text("alg", "HS256");
  header.text("typ", "JWT");

  wire::JsonWriter claims;
  claims.text("sub", ticket.order);
  claims.number("exp", std::to_string(ticket.expires_at.time_since_epoch().count()));
  if (ticket.max) claims.number("max", *ticket.max);
  claims.text("aud", ticket_audience);

  const auto message = encoded(header.finish()) + "." + encoded(claims.finish());
  return message + "." + encoded(hmac_sha256(keys_.front(), message));
}

std::optional<Ticket> TicketKeys::read(std::string_view jwt, std::chrono::sys_seconds now) const {
  if (jwt.size() > ticket_bytes_max) return std::nullopt;
  const auto after_header = jwt.find('.');
  const auto after_claims = jwt.rfind('.');
  if (after_header == jwt.npos || after_header == after_claims) return std::nullopt;

  const auto signature = decoded(jwt.substr(after_claims + 1));
  if (!signature || !is_our_header(jwt.substr(0, after_header))) return std::nullopt;
  const auto message = jwt.substr(0, after_claims);
  const bool signed_by_us = std::any_of(keys_.begin(), keys_.end(), [&](const Secret& key) {
    return same_bytes(hmac_sha256(key, message), *signature);
  });
  if (!signed_by_us) return std::nullopt;

  const auto text = decoded(jwt.substr(after_header + 1, after_claims - after_header - 1));
  const auto claims = text ? JsonObject::from(*text) : std::nullopt;
  if (!claims || !is_for_us(*JsonObject::parse(*text))) return std::nullopt;

  auto order = claims->text("sub");
  const auto expires_at = time_of(*claims, "exp");
  if (!order || !MerchantUid::from(*order) || !expires_at) return std::nullopt;
  if (now >= *expires_at + ticket_leeway) return std::nullopt;
  if (claims->kind("nbf") != JsonKind::absent) {
    const auto not_before = time_of(*claims, "nbf");
    if (!not_before || now + ticket_leeway < *not_before) return std::nullopt;
  }

  // Some libraries write a decimal as a text. A limit that can't be read must not mean "no limit".
  auto max = claims->number("max");
  if (!max) max = claims->text("max");
  if (!max && claims->kind("max") != JsonKind::absent) return std::nullopt;
  return Ticket{*std::move(order), std::move(max), *expires_at, fingerprint_of(*signature)};
}

}  // namespace refund::http
