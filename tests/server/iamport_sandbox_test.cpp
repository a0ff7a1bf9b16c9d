#include "server/sandbox/sandbox.h"

#include <httplib.h>

#include <atomic>
#include <catch_amalgamated.hpp>
#include <random>
#include <thread>
#include <vector>

#include "server/cancel_reason.h"
#include "server/iamport/gateway.h"
#include "tests/server/iamport_rig.h"

// The adapter against the stand-in for i'mport, which shares no code with it.

using namespace refund;
using namespace refund::iamport;
using namespace std::chrono_literals;

namespace {

/// A stand-in with two payments, and a gateway that speaks to it.
struct SandboxRig {
  SandboxRig() : gateway(options(), clock, metrics) {
    sandbox.add(R"({"imp_uid":"imp_1","merchant_uid":"ORD-1","amount":10000,"pay_method":"card",
                    "pg_provider":"html5_inicis","name":"노르웨이 회전 의자","sandbox":true})");
    sandbox.add(R"({"imp_uid":"imp_usd","merchant_uid":"주문/2 #%?","amount":14.2,"currency":"USD",
                    "pay_method":"card","pg_provider":"eximbay"})");
    sandbox.start();
  }

  GatewayOptions options() const {
    return {*Endpoint::from(sandbox.url()), Secret{std::string{sandbox::imp_key}},
            Secret{std::string{sandbox::imp_secret}}};
  }
  void faults(const std::string& json) {
    httplib::Client client{sandbox.url()};
    REQUIRE(client.Put("/_sandbox/faults", json, "application/json")->status == 200);
  }
  Money balance(std::string_view imp_uid) const { return sandbox.payment(imp_uid)->balance(); }

  sandbox::Sandbox sandbox{{}};
  SystemClock clock;
  Metrics metrics;
  Gateway gateway;
};

CancelOrder order_of(Money amount, Money checksum) {
  auto asked = order();
  asked.amount = amount;
  asked.checksum = checksum;
  return asked;
}

}  // namespace

TEST_CASE("gateway and sandbox: two refunds in part, then nothing is left") {
  SandboxRig rig;
  const auto first = rig.gateway.cancel(order_of(won(2'000), won(10'000)));
  INFO(told(first));
  const auto* done = std::get_if<CancelDone>(&first);
  REQUIRE(done);
  CHECK(done->after.payment.cancel_amount == won(2'000));
  REQUIRE(done->after.cancellations.size() == 1);
  CHECK(done->after.cancellations[0].amount == won(2'000));
  CHECK_FALSE(done->after.cancellations[0].cancellation_id.empty());
  CHECK(reason_names(done->after.cancellations[0].reason, order().refund_id));

  CHECK(is<CancelDone>(rig.gateway.cancel(order_of(won(8'000), won(8'000)))));
  const auto found = rig.gateway.find(*ImpUid::from("imp_1"));
  REQUIRE(found);
  CHECK(refundable_amount(found->payment).is_zero());
  CHECK(found->payment.name == "노르웨이 회전 의자");
  CHECK(found->cancellations.size() == 2);

  const auto third = rig.gateway.cancel(order_of(won(1), won(1)));
  CHECK(told(third) == "refused: 이미 전액취소된 주문입니다.");
}

TEST_CASE("gateway and sandbox: the checksum lets one of two equal refunds through") {
  SandboxRig rig;
  CHECK(is<CancelDone>(rig.gateway.cancel(order_of(won(1'000), won(10'000)))));
  CHECK(is<CancelRefused>(rig.gateway.cancel(order_of(won(1'000), won(10'000)))));
  CHECK(rig.balance("imp_1") == won(9'000));
}

TEST_CASE("gateway and sandbox: decimals stay exact on both ways") {
  SandboxRig rig;
  const auto cents = [](std::int64_t minor) { return *Money::from_minor(minor, Currency::usd); };
  auto asked = order_of(cents(10), cents(1'420));
  asked.imp_uid = *ImpUid::from("imp_usd");
  const auto answer = rig.gateway.cancel(asked);
  INFO(told(answer));
  REQUIRE(is<CancelDone>(answer));
  CHECK(rig.balance("imp_usd") == cents(1'410));
}

TEST_CASE("gateway and sandbox: look-ups") {
  SandboxRig rig;
  CHECK(rig.gateway.find(*ImpUid::from("imp_0")).error() == LookupError::not_found);
  CHECK(rig.gateway.find(*MerchantUid::from("ORD-0")).error() == LookupError::not_found);
  const auto by_order = rig.gateway.find(*MerchantUid::from("주문/2 #%?"));
  REQUIRE(by_order);
  CHECK(by_order->payment.imp_uid.str() == "imp_usd");

  rig.sandbox.add(R"({"imp_uid":"imp_f","merchant_uid":"ORD-1","amount":10000,"status":"failed"})");
  const auto the_paid_one = rig.gateway.find(*MerchantUid::from("ORD-1"));
  REQUIRE(the_paid_one);
  CHECK(the_paid_one->payment.imp_uid.str() == "imp_1");
}

TEST_CASE("gateway and sandbox: the sweep finds more cancellations than a page holds") {
  SandboxRig rig;
  const auto now = rig.clock.now();
  const auto at = std::to_string(now.time_since_epoch().count() - 60);
  for (int i = 0; i < 1'203; ++i)
    rig.sandbox.add(R"({"imp_uid":"imp_c)" + std::to_string(i) + R"(","merchant_uid":"C)" +
                    std::to_string(i) + R"(","amount":100,"cancel_amount":100,"cancelled_at":)" +
                    at + R"(,"status":"cancelled"})");
  const auto found = rig.gateway.cancelled_between(now - 24h, now);
  REQUIRE(found);
  CHECK(found->size() == 1'203);
  CHECK(rig.gateway.cancelled_between(now - 48h, now - 24h).value().empty());
}

TEST_CASE("gateway and sandbox: what each fault is called, and what it did") {
  const auto [fault, answer, moved] = GENERATE(table<const char*, const char*, bool>({
      {"refuse", "unknown", false},  // from outside it looks as if it might have been done
      {"vanish", "unknown", true},
      {"error500", "unknown", true},
      {"garbage", "unknown", true},
      {"decline", "refused", false},
      {"rate_limit", "unknown", false},
      {"expire_token", "not sent", false},
  }));
  INFO(fault);
  SandboxRig rig;
  rig.faults(R"({")" + std::string{fault} + R"(":1})");
  const auto told_us = told(rig.gateway.cancel(order()));
  INFO(told_us);
  CHECK(told_us.starts_with(answer));
  CHECK((rig.balance("imp_1") < won(10'000)) == moved);
}

TEST_CASE("gateway and sandbox: under every fault at once, no answer is a lie") {
  constexpr int threads_count = 16;
  constexpr int rounds = 40;
  const auto seed = std::random_device{}() % 1'000'000;
  INFO("seed " << seed);
  SandboxRig rig;
  for (int i = 0; i < threads_count; ++i)
    rig.sandbox.add(R"({"imp_uid":"imp_t)" + std::to_string(i) + R"(","merchant_uid":"T)" +
                    std::to_string(i) + R"(","amount":10000})");
  rig.faults(R"({"refuse":0.1,"vanish":0.1,"error500":0.1,"garbage":0.1,"decline":0.1,)"
             R"("rate_limit":0.1,"expire_token":0.1,"seed":)" +
             std::to_string(seed) + "}");

  std::atomic<int> lies{0};
  std::atomic<int> answers[4] = {};
  std::vector<std::thread> threads;
  for (int i = 0; i < threads_count; ++i)
    threads.emplace_back([&, i] {
      auto asked = order();
      asked.imp_uid = *ImpUid::from("imp_t" + std::to_string(i));
      for (int round = 0; round < rounds; ++round) {
        const auto before = rig.balance(asked.imp_uid.str());
        asked.amount = won(100);
        asked.checksum = before;
        const auto answer = rig.gateway.cancel(asked);
        const auto moved = minus(before, rig.balance(asked.imp_uid.str()))->minor();
        ++answers[answer.index()];
        if (is<CancelDone>(answer))
          lies += moved != 100;
        else if (is<CancelUnknown>(answer))
          lies += moved != 0 && moved != 100;
        else
          lies += moved != 0;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(lies == 0);
  for (const auto& count : answers) CHECK(count > 0);  // each kind has been met
}
