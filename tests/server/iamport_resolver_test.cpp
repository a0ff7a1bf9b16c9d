#include "server/iamport/resolver.h"

#include <netinet/in.h>

#include <catch_amalgamated.hpp>
#include <memory>

#include "tests/server/iamport_scripted_server.h"

using namespace refund::iamport;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

TEST_CASE("resolver: an address is not looked up") {
  int lookups = 0;
  const auto counted = [&](const std::string&, std::uint16_t) {
    ++lookups;
    return std::vector<Address>{};
  };
  CHECK(resolve("127.0.0.1", 80, steady_clock::now() + 10s, counted).size() == 1);
  CHECK(resolve("::1", 80, steady_clock::now() + 10s, counted).size() == 1);
  CHECK(lookups == 0);
}

TEST_CASE("resolver: a name") {
  const auto found = resolve("localhost", 8090, steady_clock::now() + 10s);
  REQUIRE_FALSE(found.empty());
  for (const auto& address : found) {
    const auto family = address.storage.ss_family;
    CHECK((family == AF_INET || family == AF_INET6));
  }
}

TEST_CASE("resolver: a name server that does not answer costs no more than the deadline") {
  const auto answer = std::make_shared<Gate>();
  const auto hangs = [answer](const std::string&, std::uint16_t) {
    answer->wait();
    return std::vector<Address>(1);
  };
  CHECK(resolve("no-such-host", 80, steady_clock::now() + 50ms, hangs).empty());
  answer->open();
}

TEST_CASE("resolver: nothing found") {
  const auto nothing = [](const std::string&, std::uint16_t) { return std::vector<Address>{}; };
  CHECK(resolve("no-such-host", 80, steady_clock::now() + 10s, nothing).empty());
}
