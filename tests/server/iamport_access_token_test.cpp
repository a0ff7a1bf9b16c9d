#include "server/iamport/access_token.h"

#include <atomic>
#include <catch_amalgamated.hpp>
#include <thread>
#include <vector>

#include "server/iamport/token_reply.h"
#include "tests/server/iamport_rig.h"

using namespace refund;
using namespace refund::iamport;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// Stands still until a test moves it.
class HeldClock : public Clock {
 public:
  std::chrono::sys_seconds now() override { return {}; }
  steady_clock::time_point steady_now() override {
    return steady_clock::time_point{passed_.load()};
  }
  void pass(std::chrono::milliseconds time) { passed_ = passed_.load() + time; }

 private:
  std::atomic<std::chrono::milliseconds> passed_{1'000'000ms};
};

/// i'mport's rules for handing out tokens: the same one while it lives, five minutes longer when
/// asked in its last minute, a new one afterwards.
class Issuer {
 public:
  explicit Issuer(HeldClock& clock) : clock_(clock) {}

  Result<IssuedToken, TokenFailure> operator()(Deadline) {
    ++asked;
    if (fails) return Unexpected{TokenFailure{TokenFailure::Kind::no_token, "no"}};
    const auto now = clock_.steady_now();
    if (now >= ends_) {
      ++serial_;
      ends_ = now + 30min;
    } else if (ends_ - now <= 1min) {
      ends_ += 5min;
    }
    const auto remaining = std::chrono::floor<std::chrono::seconds>(ends_ - now);
    return IssuedToken{Secret{"token-" + std::to_string(serial_)}, remaining};
  }

  /// i'mport takes back the token before its time.
  void forget() { ends_ = {}; }

  int asked = 0;
  bool fails = false;

 private:
  HeldClock& clock_;
  int serial_ = 0;
  steady_clock::time_point ends_{};
};

struct Rig {
  HeldClock clock;
  Issuer issuer{clock};
  AccessToken token{clock, [this](Deadline deadline) { return issuer(deadline); }};

  std::string get() {
    const auto held = token.get(steady_clock::now() + 10s);
    return held ? held->value.reveal() : "none: " + held.error();
  }
};

}  // namespace

TEST_CASE("access token: is asked for once, and again only in its last minute") {
  Rig rig;
  CHECK(rig.get() == "token-1");
  rig.clock.pass(29min);
  CHECK(rig.get() == "token-1");
  CHECK(rig.issuer.asked == 1);

  rig.clock.pass(25s);  // 35 s are left: the same token, five minutes longer
  CHECK(rig.get() == "token-1");
  CHECK(rig.issuer.asked == 2);
  rig.clock.pass(4min);
  CHECK(rig.get() == "token-1");
  CHECK(rig.issuer.asked == 2);

  rig.clock.pass(1h);
  CHECK(rig.get() == "token-2");
  CHECK(rig.issuer.asked == 3);
}

TEST_CASE("access token: a whole day is few askings, and never a token that has ended") {
  Rig rig;
  for (int second = 0; second < 24 * 3600; ++second) {
    REQUIRE(rig.get().starts_with("token-"));
    rig.clock.pass(1s);
  }
  CHECK(rig.issuer.asked < 24 * 3600 / 250);  // about one in five minutes: that is i'mport's rule
}

TEST_CASE("access token: an issuer that never makes it live longer is not hammered") {
  HeldClock clock;
  const auto ends = clock.steady_now() + 30min;
  int asked = 0;
  AccessToken token{
      clock, [&](Deadline) -> Result<IssuedToken, TokenFailure> {
        ++asked;
        const auto left = ends - clock.steady_now();
        if (left <= 0s) return Unexpected{TokenFailure{TokenFailure::Kind::no_token, "over"}};
        return IssuedToken{Secret{"same"}, std::chrono::floor<std::chrono::seconds>(left)};
      }};
  clock.pass(29min);
  // 100 calls a second through the last minute.
  for (int i = 0; i < 6'000; ++i) {
    const auto alive = clock.steady_now() < ends - 1s;  // i'mport counts in whole seconds
    const auto held = token.get(steady_clock::now() + 10s);
    if (alive) REQUIRE(held.has_value());
    clock.pass(10ms);
  }
  CHECK(asked <= 40 * 4 + 2);
}

TEST_CASE("access token: a failed renewal goes on with the living token") {
  Rig rig;
  CHECK(rig.get() == "token-1");
  rig.clock.pass(29min + 30s);
  rig.issuer.fails = true;
  CHECK(rig.get() == "token-1");
  CHECK(rig.get() == "token-1");
  CHECK(rig.issuer.asked == 2);
  rig.clock.pass(40s);
  CHECK(rig.get() == "none: no");
}

TEST_CASE("access token: a refused one is not used again") {
  Rig rig;
  const auto held = rig.token.get(steady_clock::now() + 10s);
  REQUIRE(held);
  rig.issuer.forget();
  rig.token.refused(*held);
  CHECK(rig.get() == "token-2");

  SECTION("and refusing it once more does not touch the next one") {
    rig.token.refused(*held);
    CHECK(rig.get() == "token-2");
    CHECK(rig.issuer.asked == 2);
  }
}

TEST_CASE("access token: the same token again is another asking's") {
  Rig rig;
  const auto held = rig.token.get(steady_clock::now() + 10s);
  REQUIRE(held);
  rig.token.refused(*held);
  CHECK(rig.get() == "token-1");  // i'mport hands it out as long as it lives
  rig.token.refused(*held);       // a slower thread, refused with the first
  CHECK(rig.get() == "token-1");
  CHECK(rig.issuer.asked == 2);
}

TEST_CASE("access token: after a no i'mport is left alone for a moment") {
  Rig rig;
  rig.issuer.fails = true;
  for (int i = 0; i < 100; ++i) CHECK(rig.get() == "none: no");
  CHECK(rig.issuer.asked == 1);
  rig.clock.pass(AccessToken::pause);
  rig.issuer.fails = false;
  CHECK(rig.get() == "token-1");
}

TEST_CASE("access token: 64 threads ask once") {
  HeldClock clock;
  std::atomic<int> asked{0};
  std::atomic<int> waiting{0};
  AccessToken token{clock, [&](Deadline) -> Result<IssuedToken, TokenFailure> {
                      ++asked;
                      while (waiting < 64) std::this_thread::yield();  // until all have come
                      return IssuedToken{Secret{"shared"}, 1800s};
                    }};
  std::atomic<int> got{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i)
    threads.emplace_back([&] {
      ++waiting;
      const auto held = token.get(steady_clock::now() + 60s);
      got += held && held->value.reveal() == "shared";
    });
  for (auto& thread : threads) thread.join();
  CHECK(got == 64);
  CHECK(asked == 1);
}

TEST_CASE("access token: 64 threads whose token is refused ask once more") {
  HeldClock clock;
  std::atomic<int> asked{0};
  AccessToken token{clock, [&](Deadline) -> Result<IssuedToken, TokenFailure> {
                      return IssuedToken{Secret{"t" + std::to_string(++asked)}, 1800s};
                    }};
  const auto first = token.get(steady_clock::now() + 60s);
  REQUIRE(first);
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i)
    threads.emplace_back([&, held = *first] {
      token.refused(held);
      token.get(steady_clock::now() + 60s).has_value();
    });
  for (auto& thread : threads) thread.join();
  CHECK(asked == 2);
}

TEST_CASE("access token: a thread waits no longer than its own deadline") {
  HeldClock clock;
  Gate answer;
  std::atomic<bool> asking{false};
  AccessToken token{clock, [&](Deadline) -> Result<IssuedToken, TokenFailure> {
                      asking = true;
                      answer.wait();
                      return IssuedToken{Secret{"late"}, 1800s};
                    }};
  std::atomic<bool> slow_got_it{false};
  std::thread slow{[&] { slow_got_it = token.get(steady_clock::now() + 60s).has_value(); }};
  while (!asking) std::this_thread::yield();
  CHECK_FALSE(token.get(steady_clock::now() + 20ms).has_value());
  answer.open();
  slow.join();
  CHECK(slow_got_it);
  CHECK(token.get(steady_clock::now()).has_value());
}

TEST_CASE("access token: one call's impatience is not another's failure") {
  HeldClock clock;
  std::atomic<int> asked{0};
  std::atomic<bool> other_waits{false};
  AccessToken token{clock, [&](Deadline) -> Result<IssuedToken, TokenFailure> {
                      if (++asked > 1) return IssuedToken{Secret{"second"}, 1800s};
                      while (!other_waits) std::this_thread::yield();
                      return Unexpected{TokenFailure{TokenFailure::Kind::no_answer, "timed out"}};
                    }};
  std::atomic<bool> impatient_got_it{true};
  std::thread impatient{[&] { impatient_got_it = token.get(steady_clock::now()).has_value(); }};
  while (asked == 0) std::this_thread::yield();
  other_waits = true;
  const auto held = token.get(steady_clock::now() + 60s);
  impatient.join();
  CHECK_FALSE(impatient_got_it);
  REQUIRE(held);
  CHECK(held->value.reveal() == "second");
}

TEST_CASE("token reply: what each answer means") {
  const auto [name, status, body, seconds] =
      GENERATE(table<const char*, int, std::string, std::optional<int>>({
          {"a fresh one", 200, token_json("a1b2", 1'600'000'000, 1'600'001'800), 1'800},
          {"our clock does not matter", 200, token_json("a1b2", 5, 25), 20},
          {"ended", 200, token_json("a1b2", 100, 100), std::nullopt},
          {"ended long ago", 200, token_json("a1b2", 100, 1), std::nullopt},
          {"without an end", 200, token_json("a1b2", 0, 9'000'000'000'000'000'000), 366 * 86'400},
          {"before time", 200, token_json("a1b2", -5, 100), std::nullopt},
          {"another header inside", 200, token_json("a\\r\\nX: y"), std::nullopt},
          {"empty", 200, token_json(""), std::nullopt},
          {"endless", 200, token_json(std::string(100'000, 'a')), std::nullopt},
          {"bad credentials", 401, R"({"code":-1,"message":"no","response":null})", std::nullopt},
          {"refused", 200, R"({"code":1,"message":"no","response":null})", std::nullopt},
          {"an error page", 502, "<html>", std::nullopt},
          {"nothing", 200, "", std::nullopt},
      }));
  INFO(name);
  const auto token = read_token_reply(status, body);
  REQUIRE(token.has_value() == seconds.has_value());
  if (seconds) CHECK(token->remaining == std::chrono::seconds{*seconds});
}
