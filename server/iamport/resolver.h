#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/iamport/socket.h"

namespace refund::iamport {

/// Turns a host name into addresses, blocking for as long as it likes. Empty when there is none.
using Lookup = std::function<std::vector<Address>(const std::string& host, std::uint16_t port)>;

/// The system's resolver.
std::vector<Address> system_lookup(const std::string& host, std::uint16_t port);

/// What `lookup` finds before the deadline; empty when it finds nothing or takes longer.
/// The system's resolver has no deadline of its own: with a name server down it takes half a minute
/// and more.
std::vector<Address> resolve(const std::string& host, std::uint16_t port, Deadline deadline,
                             const Lookup& lookup = system_lookup);

}  // namespace refund::iamport
