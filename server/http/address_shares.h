#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace refund::http {

/// Who an address belongs to, as far as that can be told from it: an IPv4 address is one client; of
/// IPv6 everyone gets at least a /64 to himself, and can have a new address for every call.
std::string share_of(std::string_view address);

/// How many connections each client has. Safe to use from many threads.
class AddressShares {
 public:
  /// False when `share` has `max` already.
  bool enter(const std::string& share, std::size_t max);
  void leave(const std::string& share);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> counts_;  // those with none are left out
};

}  // namespace refund::http
