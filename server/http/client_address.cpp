#include "server/http/client_address.h"

#include <algorithm>
namespace refund::http {
namespace {

std::string_view trimmed_entry(std::string_view entry) {
  const auto begin = entry.find_first_not_of(" \t");
  if (begin == entry.npos) return {};
  return entry.substr(begin, entry.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<IpNetwork>& trusted_proxies) {
  const auto trusted = [&](std::string_view address) {
    return std::any_of(trusted_proxies.begin(), trusted_proxies.end(),
                       [&](const IpNetwork& network) { return network.contains(address); });
  };
  static const auto all_addresses = IpNetwork::parse("::/0");

  auto client = peer;
  while (trusted(client) && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const auto entry = trimmed_entry(comma == forwarded_for.npos ? forwarded_for
                                                                 : forwarded_for.substr(comma + 1));
    if (!all_addresses->contains(entry)) break;  // no proxy of ours writes that
    client = entry;
    forwarded_for = comma == forwarded_for.npos ? "" : forwarded_for.substr(0, comma);
  }
  return std::string{client};
}

}  // namespace refund::http
