#include "server/http/client_address.h"

#include <catch_amalgamated.hpp>

namespace refund::http {
namespace {

TEST_CASE("ip network: what it contains") {
  const auto [network, address, contained] = GENERATE(table<const char*, const char*, bool>({
      {"10.0.0.0/8", "10.255.0.1", true},
      {"10.0.0.0/8", "11.0.0.1", false},
      {"10.0.0.0/8", "::ffff:10.0.0.1", true},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"192.0.2.128/25", "192.0.2.128", true},
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.8", false},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
      {"::1", "::1", true},
      {"::/0", "no address", false},
  }));
  INFO(network << " " << address);
  REQUIRE(IpNetwork::parse(network));
  CHECK(IpNetwork::parse(network)->contains(address) == contained);
}

TEST_CASE("ip network: what is none") {
  const auto text = GENERATE("", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::/129",
                             "proxy.example.com", "10.0.0.1 ");
  INFO(text);
  CHECK_FALSE(IpNetwork::parse(text));
}

TEST_CASE("client address: only what trusted proxies wrote is believed") {
  const std::vector<IpNetwork> proxies{*IpNetwork::parse("10.0.0.0/8"), *IpNetwork::parse("::1")};
  const auto [name, peer, forwarded_for, client] =
      GENERATE(table<const char*, const char*, const char*, const char*>({
          {"no proxy", "203.0.113.9", "", "203.0.113.9"},
          {"a stranger who says to be somebody", "203.0.113.9", "198.51.100.1", "203.0.113.9"},
          {"one proxy", "10.0.0.1", "203.0.113.9", "203.0.113.9"},
          {"two proxies", "10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
          {"a client who made up a way", "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
          {"a client who says to be a proxy", "::1", "198.51.100.1, 10.9.9.9, 203.0.113.9",
           "203.0.113.9"},
          {"nothing written", "10.0.0.1", "", "10.0.0.1"},
          {"no address written", "10.0.0.1", "unknown", "10.0.0.1"},
          {"only commas", "10.0.0.1", ",,", "10.0.0.1"},
          {"IPv6", "::1", "2001:db8::7", "2001:db8::7"},
      }));
  INFO(name);
  CHECK(client_address(peer, forwarded_for, proxies) == client);
}

}  // namespace
}  // namespace refund::http
