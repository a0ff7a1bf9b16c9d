#include "server/http/access.h"

#include <sodium.h>

#include <array>
#include <string>

namespace refund::http {
namespace {

using Hash = std::array<unsigned char, crypto_generichash_BYTES>;

Hash hash_of(std::string_view text) {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  return hash;
}

/// In a time that tells neither where they differ nor how long the secret is.
bool same_secret(std::string_view given, const Secret& secret) {
  const auto a = hash_of(given);
  const auto b = hash_of(secret.reveal());
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// The scheme's name is written in any case (RFC 9110 section 11.1).
std::optional<std::string> bearer_of(const httplib::Request& request) {
  if (request.get_header_value_count("Authorization") != 1) return std::nullopt;
  const auto header = request.get_header_value("Authorization");
  constexpr std::string_view scheme = "bearer ";
  if (header.size() <= scheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(header[i])) != scheme[i]) return std::nullopt;
  const auto start = header.find_first_not_of(' ', scheme.size());
  return start == header.npos ? "" : header.substr(start);
}

const Ticket* ticket_of(const Caller& caller) {
  return std::get_if<Ticket>(&caller);
}

}  // namespace

Access::Access(TicketKeys keys, std::optional<Secret> admin_token, Anonymous anonymous)
    : keys_(std::move(keys)), admin_token_(std::move(admin_token)), anonymous_(anonymous) {}

std::optional<Caller> Access::caller(const httplib::Request& request,
                                     std::chrono::sys_seconds now) const {
  if (!request.has_header("Authorization")) {
    if (anonymous_ == Anonymous::allow) return Anyone{};
    return std::nullopt;
  }
  const auto bearer = bearer_of(request);
  if (!bearer) return std::nullopt;
  if (admin_token_ && same_secret(*bearer, *admin_token_)) return Merchant{};
  if (auto ticket = keys_.read(*bearer, now)) return *std::move(ticket);
  return std::nullopt;
}

std::optional<AdminDenied> Access::admin_denied(const httplib::Request& request,
                                                std::chrono::sys_seconds now) const {
  const auto who = caller(request, now);
  if (!who || std::holds_alternative<Anyone>(*who)) return AdminDenied::token_needed;
  if (!std::holds_alternative<Merchant>(*who)) return AdminDenied::ticket_given;
  return std::nullopt;
}

Asker asker_of(const Caller& caller, std::string_view client) {
  const auto from = masked_address(client);
  if (const auto* ticket = ticket_of(caller)) return {"ticket of " + ticket->order, from};
  return {std::holds_alternative<Merchant>(caller) ? "merchant" : "anyone", from};
}

bool may_refund(const Caller& caller, std::string_view order) {
  if (const auto* ticket = ticket_of(caller)) return ticket->order == order;
  return std::holds_alternative<Anyone>(caller);
}

bool may_see(const Caller& caller, std::string_view order) {
  return std::holds_alternative<Merchant>(caller) || may_refund(caller, order);
}

bool has_limit(const Caller& caller) {
  const auto* ticket = ticket_of(caller);
  return ticket && ticket->max;
}

bool within_limit(const Caller& caller, Money amount) {
  if (!has_limit(caller)) return true;
  const auto max = Money::parse(*ticket_of(caller)->max, amount.currency());
  if (max) return amount <= *max;
  // Higher than any amount is a limit too, if a generous one. Everything else that is no amount of
  // this currency, such as half a won, lets nothing pass.
  return max.error() == MoneyError::too_large;
}

}  // namespace refund::http
