#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/ip_network.h"

namespace refund::http {

/// Who is asking: `peer`, or the client that the proxies on the way name. X-Forwarded-For is read
/// from its end, and only as far as trusted proxies wrote it: all that stands before can be made
/// up.
std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<IpNetwork>& trusted_proxies);

}  // namespace refund::http
