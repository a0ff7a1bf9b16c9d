// A ticket: what is not signed by us, for this order, for now, opens nothing. The first two lines
// of an input are a header and claims that get a true signature; the third is a whole ticket.
#include "server/http/ticket.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <nlohmann/json.hpp>

#include "shared/id.h"
#include "tests/fuzz/target.h"

namespace refund::fuzz::ticket {
namespace {

using http::Ticket;
using http::TicketKeys;
using nlohmann::json;

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1'795'402'800}};
const std::string key = "made-up-ticket-key-number-one-0001";
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url(std::string_view bytes) {
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += alphabet[bits >> (count - 6) & 63];
  }
  if (count > 0) text += alphabet[bits << (6 - count) & 63];
  return text;
}

/// By another library than the one under test.
std::string signature_of(std::string_view message) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), mac, &size);
  return base64url({reinterpret_cast<const char*>(mac), size});
}

json parsed(std::string_view text) {
  return json::parse(text, nullptr, /*allow_exceptions=*/false);
}

bool is_for_us(const json& claims) {
  if (!claims.contains("aud")) return true;
  const auto& aud = claims["aud"];
  return aud == "imp-refund" ||
         (aud.is_array() && std::find(aud.begin(), aud.end(), "imp-refund") != aud.end());
}

/// A ticket that was believed: its claims, read by another reader, must say all that it grants.
void check_believed(const Ticket& ticket, std::string_view header, std::string_view text) {
  const auto head = parsed(header);
  assert(head.is_object() && head["alg"] == "HS256" && !head.contains("crit"));
  const auto claims = parsed(text);
  assert(claims.is_object() && claims["sub"] == ticket.order);
  assert(MerchantUid::from(ticket.order));
  assert(claims["exp"].is_number() && ticket.expires_at + http::ticket_leeway > now);
  assert(std::abs(claims["exp"].get<double>() -
                  static_cast<double>(ticket.expires_at.time_since_epoch().count())) < 1);
  assert(is_for_us(claims));
  // A limit that was not read would be no limit.
  assert(claims.contains("max") == ticket.max.has_value());
}

/// Any one character otherwise, and it is worth nothing.
void check_changed(const TicketKeys& keys, std::string jwt) {
  auto& c = jwt[hash_of(jwt) % jwt.size()];
  c = c == 'x' ? 'y' : 'x';
  assert(!keys.read(jwt, now));
}

void check_our_own(const TicketKeys& keys, const Ticket& ticket) {
  const auto again = keys.read(keys.sign(ticket), now);
  assert(again && again->order == ticket.order && again->expires_at == ticket.expires_at);
  assert(again->max.has_value() == ticket.max.has_value());
}

}  // namespace

void try_input(std::string_view input) {
  static const TicketKeys keys{{Secret{key}}};
  const auto header = take_line(input);
  const auto claims = take_line(input);
  const auto message = base64url(header) + "." + base64url(claims);
  const auto jwt = message + "." + signature_of(message);
  if (const auto ticket = keys.read(jwt, now)) {
    check_believed(*ticket, header, claims);
    check_changed(keys, jwt);
    // A limit given as a text is no JSON number yet, and sign() writes what it is given.
    if (!ticket->max || parsed(*ticket->max).is_number()) check_our_own(keys, *ticket);
  }

  const auto dot = input.rfind('.');
  if (keys.read(input, now)) {
    assert(dot != input.npos);
    const auto expected = signature_of(input.substr(0, dot));
    assert(input.substr(dot + 1) == expected);
  }
}

const Target target{"ticket", try_input};

}  // namespace refund::fuzz::ticket
