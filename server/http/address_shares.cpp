#include "server/http/address_shares.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace refund::http {

std::string share_of(std::string_view address) {
  std::array<unsigned char, 16> bytes{};
  const std::string text{address};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  std::array<char, INET6_ADDRSTRLEN> name{};
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin()))
    return ::inet_ntop(AF_INET, bytes.data() + mapped.size(), name.data(), name.size());
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return std::string{::inet_ntop(AF_INET6, bytes.data(), name.data(), name.size())} + "/64";
}

bool AddressShares::enter(const std::string& share, std::size_t max) {
  const std::lock_guard lock(mutex_);
  auto& count = counts_[share];
  if (count >= max) return false;
  ++count;
  return true;
}

void AddressShares::leave(const std::string& share) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(share);
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

}  // namespace refund::http
