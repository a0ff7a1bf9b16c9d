#include "server/audit.h"

#include <arpa/inet.h>
#include <sodium.h>

#include <algorithm>

namespace refund {
namespace {

static_assert(AuditHash{}.size() == crypto_hash_sha256_BYTES);

constexpr int ipv4_bits_kept = 24;
constexpr int ipv6_bits_kept = 48;

void append(std::string& canonical, std::string_view text) {
  canonical += std::to_string(text.size());
  canonical += ':';
  canonical += text;
  canonical += ',';
}

/// The address with all but its first `bits` set to 0, or empty when `text` is none of `family`.
template <std::size_t size>
std::string network_of(int family, const std::string& text, int bits) {
  std::array<unsigned char, size> bytes{};
  if (inet_pton(family, text.c_str(), bytes.data()) != 1) return "";
  std::fill(bytes.begin() + bits / 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> printed{};
  inet_ntop(family, bytes.data(), printed.data(), printed.size());
  return std::string{printed.data()} + "/" + std::to_string(bits);
}

}  // namespace

std::string hex(const AuditHash& hash) {
  std::string text(2 * hash.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

std::optional<AuditHash> audit_hash_from(std::string_view hex) {
  AuditHash hash{};
  std::size_t size = 0;
  if (hex.size() != 2 * hash.size()) return std::nullopt;
  if (sodium_hex2bin(hash.data(), hash.size(), hex.data(), hex.size(), nullptr, &size, nullptr) !=
          0 ||
      size != hash.size())
    return std::nullopt;
  return hash;
}

AuditHash audit_hash(const AuditHash& before, std::int64_t seq, const AuditNote& note) {
  std::string canonical{reinterpret_cast<const char*>(before.data()), before.size()};
  append(canonical, "imp-refund audit 1");
  append(canonical, std::to_string(seq));
  append(canonical, std::to_string(note.at.time_since_epoch().count()));
  append(canonical, note.by.who);
  append(canonical, note.by.from);
  append(canonical, note.action);
  append(canonical, note.subject);
  append(canonical, note.outcome);
  append(canonical, note.detail);
  AuditHash hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(canonical.data()),
                     canonical.size());
  return hash;
}

std::string masked_address(std::string_view address) {
  constexpr std::string_view mapped = "::ffff:";  // an IPv4 address in IPv6's clothes
  const std::string text{address};
  if (address.starts_with(mapped) && address.find('.') != address.npos)
    return masked_address(address.substr(mapped.size()));
  const auto ipv4 = network_of<4>(AF_INET, text, ipv4_bits_kept);
  return ipv4.empty() ? network_of<16>(AF_INET6, text, ipv6_bits_kept) : ipv4;
}

}  // namespace refund
