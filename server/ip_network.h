#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace refund {

/// A range of Internet addresses, such as 10.0.0.0/8 or fd00::/8; a lone address is a range of one.
/// An IPv4 address that arrives in IPv6's clothes (::ffff:192.0.2.1) is the IPv4 address.
class IpNetwork {
 public:
  static std::optional<IpNetwork> parse(std::string_view text);

  /// False for what is no address.
  bool contains(std::string_view address) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d
  IpNetwork(const Bytes& bytes, int bits) : bytes_(bytes), bits_(bits) {}
  static std::optional<Bytes> address_from(std::string_view text);

  Bytes bytes_;
  int bits_;  // how many leading bits count
};

}  // namespace refund
