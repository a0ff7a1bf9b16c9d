// The listener over TLS, against clients that speak it well, badly, slowly or not at all.

#include <catch_amalgamated.hpp>
#include <fstream>
#include <thread>
#include <vector>

#include "server/http/listener.h"
#include "tests/server/made_up_authority.h"
#include "tests/server/tls_client.h"

namespace refund::http {
namespace {

using namespace std::chrono_literals;
using test::MadeUpAuthority;
using test::RawClient;
using test::TlsClient;

const std::string get = "GET / HTTP/1.1\r\n\r\n";

struct Shop {
  explicit Shop(ListenerOptions given = {})
      : files(authority.issue("shop")),
        identity(files.certificate, files.key),
        listener(with_tls(std::move(given))) {
    auto& routes = listener.routes();
    routes.Get("/", [](const auto&, auto& response) { response.set_content("hi", "text/plain"); });
    routes.Post("/echo", [](const auto& request, auto& response) {
      response.set_content(request.body, "text/plain");
    });
    routes.Get("/large", [](const auto&, auto& response) {
      response.set_content(std::string(3'000'000, 'x'), "text/plain");
    });
    listener.start();
  }
  ListenerOptions with_tls(ListenerOptions options) {
    options.tls = &identity;
    options.reread = [this] {
      identity.reread();
      ++rereads;
    };
    return options;
  }
  int port() const { return listener.port(); }
  const std::string& ca() const { return authority.ca_file(); }
  void await_quiet() const {
    while (listener.counts().accepted == 0 || listener.counts().open > 0) std::this_thread::yield();
  }

  MadeUpAuthority authority;
  MadeUpAuthority::Files files;
  TlsIdentity identity;
  std::atomic<int> rereads = 0;
  Listener listener;
};

TEST_CASE("tls listener: a good client is served, by each version that we speak") {
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  ListenerOptions options;
  options.workers = GENERATE(0u, 1u, 8u);
  Shop shop(options);
  TlsClient client(shop.port(), shop.ca(), {.version_max = version, .version_min = version});
  REQUIRE(client.shake_hands());
  CHECK(SSL_get_verify_result(client.session()) == X509_V_OK);
  std::string pipelined;
  for (int i = 10; i < 90; ++i)
    pipelined += "POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\n" + std::to_string(i);
  client.send(pipelined);
  for (int i = 10; i < 90; ++i) REQUIRE(client.answer().ends_with("\r\n\r\n" + std::to_string(i)));
  client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(client.all().ends_with("hi"));
  CHECK(client.was_told_goodbye());
  CHECK(shop.listener.counts().handshakes == 1);
}

TEST_CASE(
    "tls listener: a request that comes with the handshake's last bytes, and in single ones") {
  Shop shop;
  TlsClient client(shop.port(), shop.ca());
  for (const char byte : client.next_flight()) client.wire.send({&byte, 1});
  REQUIRE(client.shake_hands());
  for (const char byte : std::string("POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"))
    client.send({&byte, 1});
  CHECK(client.answer().ends_with("abc"));
}

TEST_CASE("tls listener: a large answer arrives whole") {
  Shop shop;
  TlsClient client(shop.port(), shop.ca());
  REQUIRE(client.shake_hands());
  client.send("GET /large HTTP/1.1\r\n\r\n" + get);
  CHECK(client.answer().size() > 3'000'000);
  CHECK(client.answer().ends_with("hi"));
}

TEST_CASE("tls listener: a client that asks and says goodbye at once still gets its answer") {
  Shop shop;
  TlsClient client(shop.port(), shop.ca());
  REQUIRE(client.shake_hands());
  client.put(get);
  client.say_goodbye();
  CHECK(client.all().ends_with("hi"));
}

TEST_CASE("tls listener: TLS 1.0 and 1.1, old ciphers and other protocols are refused") {
  Shop shop;
  SECTION("old versions") {
    const int version = GENERATE(TLS1_VERSION, TLS1_1_VERSION);
    TlsClient client(shop.port(), shop.ca(), {.version_max = version, .version_min = version});
    CHECK_FALSE(client.shake_hands());
  }
  SECTION("ciphers without forward secrecy or without authentication") {
    TlsClient client(shop.port(), shop.ca(), {.version_max = TLS1_2_VERSION});
    SSL_set_cipher_list(client.session(),
                        GENERATE("AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "aNULL", "eNULL"));
    CHECK_FALSE(client.shake_hands());
  }
  SECTION("HTTP/2 alone") {
    TlsClient client(shop.port(), shop.ca(), {.alpn = "\x02h2"});
    CHECK_FALSE(client.shake_hands());
  }
  shop.await_quiet();
  CHECK(shop.listener.counts().handshakes == 0);
  CHECK(shop.listener.counts().handshakes_failed == 1);
  CHECK(shop.listener.counts().requests == 0);
}

TEST_CASE("tls listener: HTTP/1.1 is chosen where it is on offer") {
  Shop shop;
  TlsClient client(shop.port(), shop.ca(), {.alpn = "\x02h2\x08http/1.1"});
  REQUIRE(client.shake_hands());
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(client.session(), &chosen, &size);
  CHECK(std::string(reinterpret_cast<const char*>(chosen), size) == "http/1.1");
}

TEST_CASE("tls listener: renegotiation is refused, and early data is not taken") {
  Shop shop;
  TlsClient client(shop.port(), shop.ca(), {.version_max = TLS1_2_VERSION});
  REQUIRE(client.shake_hands());
  SSL_renegotiate(client.session());
  client.shake_hands();
  client.send(get);
  CHECK(shop.listener.counts().handshakes == 1);
  CHECK(SSL_get_max_early_data(client.session()) == 0);
}

TEST_CASE("tls listener: a client that trusts nobody of ours, or wants somebody else, goes") {
  Shop shop;
  MadeUpAuthority other;
  SECTION("an unknown issuer") {
    TlsClient client(shop.port(), other.ca_file());
    CHECK_FALSE(client.shake_hands());
    CHECK(SSL_get_verify_result(client.session()) != X509_V_OK);
  }
  SECTION("another name") {
    TlsClient client(shop.port(), shop.ca(), {.host = "other.example"});
    CHECK_FALSE(client.shake_hands());
    CHECK(SSL_get_verify_result(client.session()) == X509_V_ERR_HOSTNAME_MISMATCH);
  }
  shop.await_quiet();
  CHECK(shop.listener.counts().requests == 0);
}

TEST_CASE("tls listener: plain HTTP is told so, nonsense is closed, and neither is served") {
  Shop shop;
  SECTION("plain HTTP") {
    RawClient client(shop.port());
    client.send(get);
    const auto answer = client.all();
    CHECK(answer.starts_with("HTTP/1.1 400 "));
    CHECK(answer.ends_with("This port speaks HTTPS.\n"));
  }
  SECTION("nonsense") {
    RawClient client(shop.port());
    client.send(std::string(100, '\xee'));
    CHECK(client.all().find("HTTP") == std::string::npos);
  }
  shop.await_quiet();
  CHECK(shop.listener.counts().requests == 0);
  CHECK(shop.listener.counts().handshakes_failed == 1);
}

TEST_CASE("tls listener: a handshake that is cut anywhere leaves nothing behind") {
  Shop shop;
  std::size_t hello = 0;
  {
    TlsClient client(shop.port(), shop.ca());
    hello = client.next_flight().size();
  }
  for (std::size_t size = 0; size <= hello; size += 37) {
    TlsClient client(shop.port(), shop.ca());
    client.wire.send(client.next_flight().substr(0, size));
    client.wire.finish_sending();
    client.wire.all();
  }
  shop.await_quiet();
  CHECK(shop.listener.counts().handshakes == 0);

  TlsClient good(shop.port(), shop.ca());
  REQUIRE(good.shake_hands());
  good.send(get);
  CHECK(good.answer().ends_with("hi"));
}

TEST_CASE("tls listener: one byte that is changed under way ends the connection") {
  Shop shop;
  TlsClient client(shop.port(), shop.ca());
  REQUIRE(client.shake_hands());
  client.send(get);
  CHECK(client.answer().ends_with("hi"));
  client.wire.send("\x17\x03\x03" + std::string("\x00\x20", 2) + std::string(32, 'x'));
  client.all();
  shop.await_quiet();
  CHECK(shop.listener.counts().requests == 1);
}

TEST_CASE("tls listener: handshakes have one deadline, however steadily they drip") {
  ListenerOptions options;
  options.handshake_deadline = 300ms;
  options.request_deadline = 60s;
  Shop shop(options);
  TlsClient dripper(shop.port(), shop.ca());
  RawClient silent(shop.port());
  const auto hello = dripper.next_flight();
  std::size_t sent = 0;
  while (sent < hello.size() && !dripper.wire.readable_within(20ms))
    dripper.wire.send(hello.substr(sent++, 1));
  CHECK(sent < hello.size());
  CHECK(dripper.wire.all().empty());
  CHECK(silent.all().empty());
  shop.await_quiet();
  CHECK(shop.listener.counts().handshakes_failed == 2);
}

TEST_CASE("tls listener: hundreds of unfinished handshakes leave the workers to the others") {
  ListenerOptions options;
  options.workers = 1;
  Shop shop(options);
  std::vector<std::unique_ptr<TlsClient>> drippers;
  for (int i = 0; i < 200; ++i) {
    drippers.push_back(std::make_unique<TlsClient>(shop.port(), shop.ca()));
    const auto hello = drippers.back()->next_flight();
    drippers.back()->wire.send(hello.substr(0, hello.size() * static_cast<std::size_t>(i) / 200));
  }
  TlsClient good(shop.port(), shop.ca());
  REQUIRE(good.shake_hands());
  for (int i = 0; i < 10; ++i) {
    good.send(get);
    CHECK(good.answer().ends_with("hi"));
  }
}

TEST_CASE("tls listener: a renewed certificate is used for new connections, a bad one is not") {
  Shop shop;
  const auto serial = [&](TlsClient& client) {
    const std::unique_ptr<X509, void (*)(X509*)> shown{SSL_get1_peer_certificate(client.session()),
                                                       X509_free};
    return ASN1_INTEGER_get(X509_get0_serialNumber(shown.get()));
  };
  TlsClient before(shop.port(), shop.ca());
  REQUIRE(before.shake_hands());
  shop.authority.issue("shop");
  shop.listener.ask_to_reread();
  while (shop.rereads < 1) std::this_thread::yield();

  TlsClient after(shop.port(), shop.ca());
  REQUIRE(after.shake_hands());
  CHECK(serial(after) == serial(before) + 1);
  before.send(get);
  CHECK(before.answer().ends_with("hi"));

  shop.authority.issue("shop", {.begins = -2h, .ends = -1h});
  CHECK_THROWS_AS(shop.identity.reread(), TlsError);
  TlsClient still(shop.port(), shop.ca());
  CHECK(still.shake_hands());
  CHECK(serial(still) == serial(after));
}

TEST_CASE("tls identity: what can't be used is refused with the file and the cause") {
  MadeUpAuthority authority;
  const auto good = authority.issue("good");
  const auto other = authority.issue("other");
  const auto empty = authority.file("empty");
  const auto nonsense = authority.file("nonsense");
  std::ofstream{empty};
  std::ofstream{nonsense} << "nonsense\n";
  const auto over = authority.issue("over", {.begins = -2h, .ends = -1h});
  const auto early = authority.issue("early", {.begins = 1h, .ends = 2h});
  const auto none = authority.file("none");
  struct Case {
    std::string certificate, key, why;
  };
  for (const auto& [certificate, key, why] : std::vector<Case>{
           {none, good.key, "--tls-cert .*none: can't be read: No such file"},
           {good.certificate, none, "--tls-key .*none: can't be read: No such file"},
           {authority.file(""), good.key, "--tls-cert .*: can't be read: Is a directory"},
           {empty, good.key, "--tls-cert .*empty: is empty"},
           {nonsense, good.key, "--tls-cert .*nonsense: is no certificate in PEM"},
           {good.certificate, nonsense, "--tls-key .*nonsense: is no key in PEM"},
           {good.key, good.key, "--tls-cert .*good.key: is no certificate in PEM"},
           {good.certificate, other.key, "--tls-key .*other.key: is not the key of .*good.crt"},
           {over.certificate, over.key, "--tls-cert .*over.crt: has expired on 20"},
           {early.certificate, early.key, "--tls-cert .*early.crt: is not valid before 20"}})
    CHECK_THROWS_WITH(TlsIdentity(certificate, key), Catch::Matchers::Matches(why + ".*"));
}

TEST_CASE("tls identity: it knows when it ends") {
  MadeUpAuthority authority;
  const auto files = authority.issue("shop", {.ends = 48h});
  const auto left =
      TlsIdentity(files.certificate, files.key).expires_at() - std::chrono::system_clock::now();
  CHECK(left > 47h);
  CHECK(left < 49h);
}

}  // namespace
}  // namespace refund::http
