#include "server/http/listener.h"

#include <catch_amalgamated.hpp>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <string>
#include <vector>

#include "server/http/address_shares.h"
#include "tests/server/raw_client.h"

namespace refund::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test::RawClient;

const std::string get = "GET / HTTP/1.1\r\n\r\n";

/// Holds handlers until the test lets them go.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void await(int waiting) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= waiting; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

struct Shop {
  explicit Shop(ListenerOptions options = {}) : listener(std::move(options)) {
    auto& routes = listener.routes();
    routes.Get("/", [](const auto&, auto& response) { response.set_content("hi", "text/plain"); });
    routes.Get("/healthz",
               [](const auto&, auto& response) { response.set_content("up", "text/plain"); });
    routes.Get("/gate", [&](const auto&, auto& response) {
      gate.pass();
      response.set_content("through", "text/plain");
    });
    routes.Post("/echo", [](const auto& request, auto& response) {
      response.set_content(request.body, "text/plain");
    });
    routes.Get("/later", [](const auto& request, auto& response) {
      delay_answer(std::chrono::milliseconds(std::stoi(request.get_param_value("ms"))));
      response.set_content("at last", "text/plain");
    });
    routes.Get("/vanish", [](const auto&, auto&) { close_without_answer(); });
    routes.Get("/large", [](const auto&, auto& response) {
      response.set_content(std::string(8'000'000, 'x'), "text/plain");
    });
    listener.start();
  }
  ~Shop() { gate.open(); }

  Gate gate;
  Listener listener;
};

std::string status(const std::string& answer) {
  return answer.substr(0, 12);
}

ListenerOptions with_workers(std::size_t workers) {
  ListenerOptions options;
  options.workers = workers;
  return options;
}

TEST_CASE("listener: requests on one connection, one after the other and all at once") {
  Shop shop(with_workers(GENERATE(0u, 1u, 8u)));
  RawClient client(shop.listener.port());
  for (int i = 0; i < 3; ++i) {
    client.send(get);
    CHECK(client.answer().ends_with("hi"));
  }
  std::string pipelined;
  for (int i = 0; i < 100; ++i)
    pipelined += "POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i % 90);
  client.send(pipelined);
  for (int i = 0; i < 100; ++i)
    REQUIRE(client.answer().ends_with("\r\n\r\n" + std::to_string(10 + i % 90)));
  CHECK(shop.listener.counts().requests == 103);
  CHECK(shop.listener.counts().accepted == 1);
}

TEST_CASE("listener: a request that arrives byte by byte") {
  Shop shop;
  RawClient client(shop.listener.port());
  for (const char byte : std::string("POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"))
    client.send({&byte, 1});
  CHECK(client.answer().ends_with("abc"));
}

TEST_CASE("listener: many dripping and idle clients leave the workers to the others") {
  ListenerOptions options = with_workers(1);
  Shop shop(options);
  std::vector<std::unique_ptr<RawClient>> drippers;
  for (int i = 0; i < 100; ++i) {
    drippers.push_back(std::make_unique<RawClient>(shop.listener.port()));
    if (i % 2) drippers.back()->send("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  }
  RawClient client(shop.listener.port());
  for (int i = 0; i < 10; ++i) {
    for (std::size_t k = 1; k < drippers.size(); k += 2) drippers[k]->send("x");
    if (i == 6) break;  // one byte short of their end
    client.send(get);
    CHECK(client.answer().ends_with("hi"));
  }
  CHECK(drippers[1]->answer().ends_with("abcxxxxxxx"));
}

TEST_CASE("listener: the whole request has one deadline, however steadily it drips") {
  ListenerOptions options;
  options.request_deadline = 300ms;
  Shop shop(options);
  RawClient client(shop.listener.port());
  const auto began = steady_clock::now();
  client.send("GET / HTTP/1.1\r\nX: ");
  while (!client.readable_within(20ms) && steady_clock::now() - began < 10s) client.send("x");
  CHECK(status(client.all()) == "HTTP/1.1 408");
  CHECK(steady_clock::now() - began >= 300ms);
}

TEST_CASE("listener: an idle connection is closed after its deadline, and not before") {
  ListenerOptions options;
  options.idle_deadline = 300ms;
  Shop shop(options);
  const auto began = steady_clock::now();
  RawClient client(shop.listener.port());
  client.send(get);
  CHECK(client.answer().ends_with("hi"));
  CHECK(client.all().empty());
  CHECK(steady_clock::now() - began >= 300ms);
}

TEST_CASE("listener: answers wait for their time, and no thread with them") {
  Shop shop(with_workers(GENERATE(0u, 2u)));
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto began = steady_clock::now();
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<RawClient>(shop.listener.port()));
    clients.back()->send("GET /later?ms=250 HTTP/1.1\r\n\r\n" + get);
  }
  RawClient quick(shop.listener.port());
  quick.send("GET /later?ms=1 HTTP/1.1\r\n\r\n");
  CHECK(quick.answer().ends_with("at last"));
  for (auto& client : clients) {
    CHECK(client->answer().ends_with("at last"));
    CHECK(client->answer().ends_with("hi"));  // the request behind it is served after it
  }
  const auto took = steady_clock::now() - began;
  CHECK(took >= 250ms);
  CHECK(took < 10s);  // 50 in a row would take 12.5 s
  CHECK(shop.listener.threads() <= 2);
}

TEST_CASE("listener: a request that fills the reading buffer to the byte hides none behind it") {
  Shop shop(with_workers(GENERATE(0u, 2u)));
  RawClient client(shop.listener.port());
  std::string request = "GET /later?ms=50 HTTP/1.1\r\n";
  for (int i = 0; i < 3; ++i) request += "X: " + std::string(5'000, 'x') + "\r\n";
  request += "Y: ";
  request += std::string(16 * 1024 - request.size() - 4, 'y') + "\r\n\r\n";
  client.send(request + get);
  CHECK(client.answer().ends_with("at last"));
  CHECK(client.answer().ends_with("hi"));
}

TEST_CASE("listener: a handler can close the connection instead of answering") {
  Shop shop;
  RawClient client(shop.listener.port());
  client.send("GET /vanish HTTP/1.1\r\n\r\n");
  CHECK(client.all().empty());
}

TEST_CASE("listener: with too much to do it says so at once, and health still answers") {
  auto options = with_workers(1);
  options.queue = 1;
  options.express_paths = {"/healthz"};
  Shop shop(options);
  RawClient busy(shop.listener.port());
  busy.send("GET /gate HTTP/1.1\r\n\r\n");
  shop.gate.await(1);
  RawClient queued(shop.listener.port());
  queued.send(get);
  while (shop.listener.queue_length() < 1) std::this_thread::yield();

  RawClient refused(shop.listener.port());
  for (int i = 0; i < 3; ++i) {
    refused.send("POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
    const auto answer = refused.answer();
    CHECK(status(answer) == "HTTP/1.1 503");
    CHECK(answer.find("Retry-After: 1\r\n") != std::string::npos);
    CHECK(answer.find("Content-Type: application/problem+json\r\n") != std::string::npos);
    CHECK(answer.find(R"("code":"overloaded")") != std::string::npos);
  }
  refused.send("GET /healthz?x HTTP/1.1\r\n\r\n");
  CHECK(refused.answer().ends_with("up"));
  CHECK(shop.listener.counts().overloaded == 3);

  shop.gate.open();
  CHECK(busy.answer().ends_with("through"));
  CHECK(queued.answer().ends_with("hi"));
  refused.send(get);
  CHECK(refused.answer().ends_with("hi"));
}

TEST_CASE("listener: refusals reach a client that is still sending, and then it closes") {
  const auto [name, request, expected] = GENERATE(table<const char*, std::string, const char*>({
      {"a body that is too large",
       "POST /echo HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'),
       "HTTP/1.1 413"},
      {"chunks", "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
       "HTTP/1.1 411"},
      {"two framings",
       "POST /echo HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
           get,
       "HTTP/1.1 400"},
      {"endless headers", "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x'), "HTTP/1.1 431"},
  }));
  INFO(name);
  Shop shop;
  RawClient client(shop.listener.port());
  client.send(request);
  const auto answer = client.all();
  CHECK(status(answer) == expected);
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);  // nothing behind it was served
  CHECK(shop.listener.counts().requests == 0);
}

TEST_CASE("listener: the words of a refusal are the caller's") {
  ListenerOptions options;
  options.refusal_answer = [](const RefusedRequest& request) {
    return RefusalAnswer{"text/x-test",
                         "<" + std::string(to_string(request.why)) + ">",
                         {{"X-Seen", std::string(request.head.substr(0, 8))}}};
  };
  Shop shop(options);
  RawClient client(shop.listener.port());
  client.send("nonsense\r\n\r\n");
  CHECK(client.all().ends_with(
      "Content-Type: text/x-test\r\nContent-Length: 17\r\nX-Seen: nonsense\r\n"
      "Connection: close\r\n\r\n<invalid_request>"));
}

TEST_CASE("listener: a client that waits to be told to continue is told") {
  Shop shop;
  RawClient client(shop.listener.port());
  client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.answer() == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(status(client.answer()) == "HTTP/1.1 200");

  client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 90000\r\n\r\n");
  CHECK(status(client.answer()) == "HTTP/1.1 413");
}

TEST_CASE(
    "listener: a large answer to a client that reads slowly, and to one that has stopped sending") {
  Shop shop(with_workers(1));
  RawClient slow(shop.listener.port());
  slow.send("GET /large HTTP/1.1\r\n\r\n");
  RawClient other(shop.listener.port());
  other.send(get);
  CHECK(other.answer().ends_with("hi"));  // the only worker does not wait for the slow one
  slow.finish_sending();
  CHECK(slow.answer().size() > 8'000'000);
  CHECK(slow.all().empty());
}

TEST_CASE("listener: a client that does not take its answer is dropped") {
  ListenerOptions options;
  options.answer_deadline = 300ms;
  options.answer_pace = 100'000'000;
  Shop shop(options);
  RawClient client(shop.listener.port());
  client.send("GET /large HTTP/1.1\r\n\r\n");
  const auto& counts = shop.listener.counts();
  while (counts.accepted == 0 || counts.open > 0) std::this_thread::yield();
  CHECK(client.all().size() < 8'000'000);
}

TEST_CASE("listener: a client that sips its answer has one deadline for all of it") {
  ListenerOptions options;
  options.answer_deadline = 300ms;
  options.answer_pace = 100'000'000;
  Shop shop(options);
  RawClient client(shop.listener.port());
  client.send("GET /large HTTP/1.1\r\n\r\n");
  std::size_t taken = 0;
  const auto& counts = shop.listener.counts();
  while (counts.accepted == 0 || counts.open > 0) {
    std::this_thread::sleep_for(10ms);  // what a sip is
    taken += client.some().size();
    REQUIRE(taken < 8'000'000);
  }
}

TEST_CASE("listener: a new client has less time to begin than one that has asked before") {
  ListenerOptions options;
  options.request_deadline = 300ms;
  options.idle_deadline = 60s;
  Shop shop(options);
  RawClient known(shop.listener.port());
  known.send(get);
  CHECK(known.answer().ends_with("hi"));
  RawClient fresh(shop.listener.port());
  CHECK(fresh.all().empty());
  CHECK_FALSE(known.readable_within(0ms));
}

TEST_CASE("listener: a refusal of HEAD has no body, which would be taken for the next answer") {
  auto options = with_workers(1);
  options.queue = 1;
  Shop shop(options);
  RawClient busy(shop.listener.port());
  busy.send("GET /gate HTTP/1.1\r\n\r\n");
  shop.gate.await(1);
  RawClient queued(shop.listener.port());
  queued.send(get);
  while (shop.listener.queue_length() < 1) std::this_thread::yield();

  RawClient refused(shop.listener.port());
  refused.send("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  const auto answers = refused.all();
  const auto first_end = answers.find("\r\n\r\n");
  CHECK(answers.substr(first_end + 4).starts_with("HTTP/1.1 503"));
}

TEST_CASE("listener: one address has its share of connections, and leaves the others theirs") {
  ListenerOptions options;
  options.connections_per_address = 3;
  std::atomic<bool> trusted = false;
  std::atomic<int> strangers = 0;
  options.many_allowed = [&](std::string_view address) {
    if (address != "127.0.0.1") ++strangers;  // asked by a thread that is not the test's
    return trusted.load();
  };
  Shop shop(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto connect = [&] {
    clients.push_back(std::make_unique<RawClient>(shop.listener.port()));
    clients.back()->send(get);
    return clients.back()->answer().ends_with("hi");
  };
  for (int i = 0; i < 3; ++i) CHECK(connect());
  RawClient fourth(shop.listener.port());
  CHECK(fourth.all().empty());
  CHECK(shop.listener.counts().turned_away == 1);

  clients.pop_back();  // and its place is free again
  while (shop.listener.counts().open > 2) std::this_thread::yield();
  CHECK(connect());

  trusted = true;
  for (int i = 0; i < 5; ++i) CHECK(connect());
  CHECK(strangers == 0);
}

TEST_CASE("address shares: an IPv6 customer is its network, an IPv4 one its address") {
  const auto [address, share] = GENERATE(table<const char*, const char*>({
      {"203.0.113.9", "203.0.113.9"},
      {"::ffff:203.0.113.9", "203.0.113.9"},
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
      {"2001:db8:1:2::1", "2001:db8:1:2::/64"},
      {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
      {"::1", "::/64"},
      {"no address", "no address"},
  }));
  CHECK(share_of(address) == share);
}

TEST_CASE("listener: the connection limit lets others wait, not fail") {
  ListenerOptions options;
  options.connections = 2;
  Shop shop(options);
  auto first = std::make_unique<RawClient>(shop.listener.port());
  RawClient second(shop.listener.port());
  RawClient third(shop.listener.port());
  for (auto* client : {first.get(), &second}) {
    client->send(get);
    CHECK(client->answer().ends_with("hi"));
  }
  third.send(get);
  CHECK_FALSE(third.readable_within(250ms));
  first.reset();
  CHECK(third.answer().ends_with("hi"));
}

TEST_CASE("listener: a stop answers what is under way and closes what is idle") {
  Shop shop;
  RawClient idle(shop.listener.port());
  idle.send(get);
  CHECK(idle.answer().ends_with("hi"));
  RawClient busy(shop.listener.port());
  busy.send("GET /gate HTTP/1.1\r\n\r\n");
  shop.gate.await(1);
  RawClient later(shop.listener.port());
  later.send("GET /later?ms=300 HTTP/1.1\r\n\r\n");
  while (shop.listener.counts().delayed < 1) std::this_thread::yield();

  shop.listener.ask_to_stop(20s);
  CHECK(idle.all().empty());
  CHECK_THROWS(RawClient(shop.listener.port()));  // nobody is let in any more
  CHECK(later.all().ends_with("at last"));
  shop.gate.open();
  CHECK(busy.all().ends_with("through"));
  CHECK(shop.listener.stop(20s));
}

TEST_CASE("listener: a stop has a limit") {
  Shop shop;
  RawClient busy(shop.listener.port());
  busy.send("GET /gate HTTP/1.1\r\n\r\n");
  shop.gate.await(1);
  CHECK_FALSE(shop.listener.stop(100ms));
}

TEST_CASE("listener: a port that is taken is a clear error") {
  Shop shop;
  ListenerOptions options;
  options.port = shop.listener.port();
  const auto expected =
      "cannot listen on 127.0.0.1:" + std::to_string(options.port) + ": Address already in use";
  CHECK_THROWS_WITH(Listener(options), expected);
  options.host = "no.such.host.invalid";
  CHECK_THROWS_AS(Listener(options), ListenError);
}

TEST_CASE("listener: many clients that come and go") {
  Shop shop(with_workers(GENERATE(0u, 16u)));
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int round = 0; round < 25; ++round) {
        RawClient client(shop.listener.port());
        for (int i = 0; i < 4; ++i) {
          client.send(get);
          right += client.answer().ends_with("hi");
        }
        client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        right += client.all().ends_with("hi");
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(right == 8 * 25 * 5);
  while (shop.listener.counts().open > 0) std::this_thread::yield();
}

}  // namespace
}  // namespace refund::http
