#include "server/ip_network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace refund {
namespace {

constexpr int ipv4_prefix_bits = 96;

}  // namespace

std::optional<IpNetwork::Bytes> IpNetwork::address_from(std::string_view text) {
  const std::string terminated{text};
  Bytes bytes{};
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return bytes;
  bytes = {};
  bytes[10] = bytes[11] = 0xff;
  if (inet_pton(AF_INET, terminated.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto host = text.substr(0, slash);
  const auto address = address_from(host);
  if (!address) return std::nullopt;
  const bool ipv4 = host.find(':') == host.npos;
  const int bits_max = ipv4 ? 32 : 128;
  int bits = bits_max;
  if (slash != text.npos) {
    const auto digits = text.substr(slash + 1);
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, bits);
    if (read.ec != std::errc{} || read.ptr != end || bits < 0 || bits > bits_max)
      return std::nullopt;
  }
  return IpNetwork{*address, ipv4 ? ipv4_prefix_bits + bits : bits};
}

bool IpNetwork::contains(std::string_view text) const {
  const auto address = address_from(text);
  if (!address) return false;
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (!std::equal(bytes_.begin(), bytes_.begin() + bits_ / 8, address->begin())) return false;
  if (bits_ % 8 == 0) return true;
  const auto mask = 0xff << (8 - bits_ % 8);
  return (bytes_[whole] & mask) == ((*address)[whole] & mask);
}

}  // namespace refund
