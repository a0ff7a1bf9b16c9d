#include "server/reconciler.h"

#include <catch_amalgamated.hpp>
#include <string>
#include <thread>

#include "tests/fakes/memory_refund_store.h"
#include "tests/server/shop.h"

using namespace refund;
using namespace refund::shop;
using namespace refund::samples;
using namespace std::chrono_literals;
using fakes::Fate;

namespace {

/// A refund of 3,000 won whose answer got lost.
RefundId lost_refund(Shop& shop, Fate fate) {
  shop.gateway.next({fate});
  return refund_of(shop.service.refund(asking("3000"), key("k"))).id;
}

/// A refund of which only the intent was written: the process died before anything was sent.
RefundId intent_only(Shop& shop) {
  const auto payment = *shop.store->find_payment(paid().merchant_uid);
  const auto now = shop.clock.now();
  const auto opened =
      shop.store->open({*RefundId::from("rf_crash0000000000000000"), payment.merchant_uid,
                        payment.imp_uid, won(3'000), "단순 변심", refundable_amount(payment),
                        key("k"), "", std::nullopt, now, now + 60s});
  return std::get<Opened>(opened).record.refund.id;
}

/// The same, written by a server that has more patience than the reconciler here.
RefundId intent_of_another_server(Shop& shop, Patience patience) {
  const auto payment = *shop.store->find_payment(paid().merchant_uid);
  const auto now = shop.clock.now();
  const auto opened = shop.store->open({*RefundId::from("rf_other0000000000000000"),
                                        payment.merchant_uid,
                                        payment.imp_uid,
                                        won(3'000),
                                        "단순 변심",
                                        refundable_amount(payment),
                                        key("k"),
                                        "",
                                        std::nullopt,
                                        now,
                                        now + patience.call_limit,
                                        {},
                                        patience});
  return std::get<Opened>(opened).record.refund.id;
}

/// Lets time pass with a reconciler that settles by these times.
void let_pass(Shop& shop, Reconciler& reconciler, std::chrono::seconds time) {
  for (std::chrono::seconds passed{0}; passed < time; passed += 1s) {
    shop.clock.advance(1s);
    reconciler.pass_due();
  }
}

ReconcilerOptions hasty() {
  auto options = steady_schedule();
  options.settle_after = 2s;
  options.call_limit = 5s;
  return options;
}

RefundStatus status(Shop& shop, const RefundId& id) {
  return shop.store->find_refund(id)->refund.status;
}

}  // namespace

TEST_CASE("reconciler: an answer that got lost is found within two seconds") {
  Shop shop;
  const auto order = shop.sell();
  const auto id = lost_refund(shop, Fate::answer_lost);
  shop.let_pass(2s);
  CHECK(status(shop, id) == RefundStatus::succeeded);
  const auto record = *shop.store->find_refund(id);
  CHECK(record.cancellation_id == "cancellation_1");
  CHECK(record.refund.receipt_url == "https://receipt.test/cancellation_1");
  CHECK(shop.store->find_payment(order.merchant_uid)->cancel_amount == won(3'000));
}

TEST_CASE("reconciler: a call that was never carried out fails after the settle time, no sooner") {
  Shop shop;
  const auto order = shop.sell();
  const auto id = lost_refund(shop, Fate::call_lost);

  // The first unchanged look is one second after the call; the settle time counts from there.
  shop.let_pass(90s);
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.let_pass(3s);
  const auto record = *shop.store->find_refund(id);
  CHECK(record.refund.failure == RefundFailure::not_executed);
  CHECK(shop.gateway.orders().size() == 1);
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "failed not_executed");
  CHECK(in_words(shop.service.refund(asking("3000"), key("k2"))) == "settled 3000");
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(3'000));
}

TEST_CASE("reconciler: a call that i'mport carries out after we hung up is found") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::carried_out_late);
  shop.let_pass(60s);
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.gateway.finish_late_calls();
  shop.let_pass(60s);
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: after a crash the settle time begins when the call must be over") {
  Shop shop;
  shop.sell();
  const auto id = intent_only(shop);
  // 60 s for the call that may still be running, 90 s to settle, a little for the looks.
  shop.reconciler.pass();
  shop.let_pass(145s);
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.let_pass(30s);
  CHECK(shop.store->find_refund(id)->refund.failure == RefundFailure::not_executed);
}

TEST_CASE("reconciler: a start takes up what a crash left") {
  Shop shop;
  const auto order = shop.sell();
  const auto id = intent_only(shop);
  // The money had moved.
  shop.gateway.cancel_elsewhere(order.imp_uid, won(3'000), "단순 변심 [" + id.str() + "]");
  const auto report = shop.reconciler.pass();
  CHECK(report.looked == 1);
  CHECK(report.succeeded == 1);
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: the thread settles by itself and stops when told") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::answer_lost);
  shop.reconciler.start();
  CHECK(shop.service.find_refund(id, 20s)->status == RefundStatus::succeeded);
  shop.reconciler.stop();
}

TEST_CASE("reconciler: how what i'mport shows is judged once the settle time is over") {
  const auto [name, act, expected] =
      GENERATE(table<std::string, std::function<void(Shop&, const RefundId&)>, std::string>({
          {"nothing of ours", [](Shop&, const RefundId&) {}, "failed"},
          {"a console cancellation of the same amount",
           [](Shop& shop, const RefundId&) {
             shop.gateway.cancel_at_console(paid().imp_uid, won(3'000));
           },
           "failed"},
          {"another program's cancellation of another amount",
           [](Shop& shop, const RefundId&) {
             shop.gateway.cancel_elsewhere(paid().imp_uid, won(2'999), "ERP");
           },
           "failed"},
          {"another program's of the same amount: it may be ours with its reason lost",
           [](Shop& shop, const RefundId&) {
             shop.gateway.cancel_elsewhere(paid().imp_uid, won(3'000), "ERP");
           },
           "pending"},
          {"another refund's id",
           [](Shop& shop, const RefundId&) {
             shop.gateway.cancel_elsewhere(paid().imp_uid, won(3'000), "x [rf_another]");
           },
           "failed"},
          {"our id with another amount",
           [](Shop& shop, const RefundId& id) {
             shop.gateway.cancel_elsewhere(paid().imp_uid, won(1'000), "x [" + id.str() + "]");
           },
           "pending"},
          {"our id behind one that the customer typed",
           [](Shop& shop, const RefundId& id) {
             shop.gateway.cancel_elsewhere(paid().imp_uid, won(3'000),
                                           "[rf_mine] [" + id.str() + "]");
           },
           "succeeded"},
          {"a balance that moved without a history",
           [](Shop& shop, const RefundId&) {
             shop.gateway.change(paid().imp_uid, [](GatewayPayment& told) {
               told.payment.cancel_amount = won(3'000);
             });
           },
           "pending"},
          {"a payment that i'mport no longer knows", [](Shop& shop, const RefundId&) {
             shop.gateway.change(paid().imp_uid, [](GatewayPayment& told) {
               told.payment.imp_uid = *ImpUid::from("imp_other");
             });
           },
           "pending"},
      }));
  INFO(name);
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::call_lost);
  act(shop, id);
  shop.let_pass(200s);
  CHECK(std::string{to_string(status(shop, id))} == expected);
  // It never sends a cancel by itself.
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE("reconciler: a refund that i'mport accepted is never called not executed") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::accepted_only);
  shop.let_pass(std::chrono::hours{3});
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.gateway.finish_late_calls();
  shop.let_pass(std::chrono::hours{2});
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: nor is one at a PG that finishes days later") {
  Shop shop;
  shop.sell(paid(PayMethod{"paypal"}, "paypal_v2"));
  const auto id = lost_refund(shop, Fate::call_lost);
  shop.let_pass(std::chrono::hours{1});
  CHECK(status(shop, id) == RefundStatus::pending);
}

TEST_CASE("reconciler: an unavailable i'mport settles nothing and is asked again each minute") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::answer_lost);
  shop.gateway.next_lookups_fail(1'000'000);
  shop.let_pass(std::chrono::hours{1});
  CHECK(status(shop, id) == RefundStatus::pending);
  CHECK(shop.store->find_refund(id)->seen == "i'mport could not be asked");
  const auto asked = shop.gateway.lookups();
  CHECK(asked > 50);
  CHECK(asked < 70);

  shop.gateway.next_lookups_fail(0);
  shop.let_pass(61s);
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: time in which i'mport could not be asked is not time seen unchanged") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::carried_out_late);
  shop.gateway.next_lookups_fail(1'000'000);
  shop.let_pass(std::chrono::hours{1});
  shop.gateway.next_lookups_fail(0);
  shop.let_pass(80s);
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.let_pass(80s);
  CHECK(status(shop, id) == RefundStatus::failed);
}

TEST_CASE("reconciler: setting the clock forward does not make time pass") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::carried_out_late);
  shop.let_pass(2s);
  shop.clock.set_wall_clock(std::chrono::hours{1});
  shop.let_pass(5s);
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.gateway.finish_late_calls();
  shop.let_pass(61s);
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: setting the clock forward does not end a call that is running") {
  Shop shop;
  shop.sell();
  auto options = hasty();
  options.call_limit = 60s;
  Reconciler reconciler{*shop.store, shop.gateway, shop.clock, shop.service.settled_bell(),
                        options};
  const auto id = intent_of_another_server(shop, {60s, 2s});
  shop.clock.set_wall_clock(std::chrono::hours{1});
  // By the wall clock the call is long over, and has been seen unchanged for longer than 2 seconds.
  let_pass(shop, reconciler, 55s);
  CHECK(status(shop, id) == RefundStatus::pending);
  let_pass(shop, reconciler, 30s);
  CHECK(status(shop, id) == RefundStatus::failed);
}

TEST_CASE("reconciler: setting the clock back does not make anyone wait") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::answer_lost);
  shop.reconciler.pass_due();
  CHECK(status(shop, id) == RefundStatus::pending);
  shop.clock.set_wall_clock(-std::chrono::hours{1});
  shop.let_pass(2s);
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: another server's refund is given its sender's time, not less") {
  Shop shop;
  shop.sell();
  Reconciler reconciler{*shop.store, shop.gateway, shop.clock, shop.service.settled_bell(),
                        hasty()};
  const auto id = intent_of_another_server(shop, {120s, 90s});
  reconciler.pass();
  let_pass(shop, reconciler, 205s);
  CHECK(status(shop, id) == RefundStatus::pending);
  let_pass(shop, reconciler, 40s);
  CHECK(status(shop, id) == RefundStatus::failed);
}

TEST_CASE("reconciler: after its call's end was written a refund waits for the settle time alone") {
  Shop shop;
  shop.sell();
  auto options = hasty();
  options.call_limit = 60s;
  Reconciler reconciler{*shop.store, shop.gateway, shop.clock, shop.service.settled_bell(),
                        options};
  const auto id = intent_of_another_server(shop, {60s, 10s});
  shop.store->end_call(id, {CallAnswer::unknown, "time-out", shop.clock.now()},
                       shop.clock.now() + 1s);
  let_pass(shop, reconciler, 9s);
  CHECK(status(shop, id) == RefundStatus::pending);
  let_pass(shop, reconciler, 8s);
  CHECK(status(shop, id) == RefundStatus::failed);
}

TEST_CASE(
    "reconciler: however often a server was started, it looks as soon as a call must be over") {
  Shop shop;
  shop.sell();
  const auto id = intent_only(shop);
  for (int start = 0; start < 8; ++start) shop.reconciler.pass();  // each makes the next look later
  CHECK(shop.store->find_refund(id)->next_check_at == shop.clock.now() + 60s);
  shop.let_pass(61s);
  CHECK(shop.store->find_refund(id)->unchanged_since);
}

TEST_CASE(
    "reconciler: a look that is under way when the call's time ends makes nobody wait either") {
  Shop shop;
  const auto order = shop.sell();
  const auto id = intent_only(shop);
  for (int start = 0; start < 8; ++start) shop.reconciler.pass();
  shop.clock.advance(59s);
  shop.gateway.change(order.imp_uid, [&](auto&) { shop.clock.advance(2s); });  // a slow answer
  shop.reconciler.pass();
  CHECK(shop.store->find_refund(id)->seen == "the call may still be running");
  CHECK(shop.store->find_refund(id)->next_check_at == shop.clock.now() + 1s);
}

TEST_CASE("reconciler: an operator's early look does not start the settle time") {
  Shop shop;
  shop.sell();
  const auto id = intent_only(shop);
  for (int look = 0; look < 5; ++look) {
    const auto seen = shop.reconciler.check(id);
    REQUIRE(seen);
    CHECK_FALSE(seen->unchanged_since);
    CHECK(seen->seen == "the call may still be running");
    shop.clock.advance(10s);
  }
  CHECK_FALSE(shop.reconciler.check(*RefundId::from("rf_none")));
}

TEST_CASE("reconciler: looks come soon at first and then ever more seldom") {
  Shop shop;
  shop.sell();
  lost_refund(shop, Fate::accepted_only);
  std::vector<int> looks;
  for (const auto time : {2s, 4s, 14s, 80s, 450s}) {
    shop.let_pass(time);
    looks.push_back(shop.gateway.lookups());
  }
  CHECK(looks == std::vector<int>{1, 2, 3, 4, 5});
  shop.let_pass(std::chrono::hours{2});
  CHECK(shop.gateway.lookups() <= 7);
}

TEST_CASE("reconciler: three look-ups without an answer end a pass") {
  Shop shop;
  for (int i = 0; i < 10; ++i) {
    auto payment = paid();
    payment.merchant_uid = *MerchantUid::from("ORD-" + std::to_string(i));
    payment.imp_uid = *ImpUid::from("imp_" + std::to_string(i));
    shop.sell(payment);
    auto request = asking();
    request.merchant_uid = payment.merchant_uid.str();
    shop.gateway.next({Fate::answer_lost});
    shop.service.refund(request, std::nullopt);
  }
  shop.gateway.next_lookups_fail(1'000);
  const auto report = shop.reconciler.pass();
  CHECK(report.looked == 3);
  CHECK(report.unavailable == 3);
  shop.gateway.next_lookups_fail(0);
  CHECK(shop.reconciler.pass().succeeded == 10);
}

TEST_CASE("reconciler: the sweep finds what was cancelled at the console") {
  Shop shop;
  const auto order = shop.sell();
  shop.gateway.cancel_at_console(order.imp_uid, won(2'000));
  auto stranger = paid();
  stranger.merchant_uid = *MerchantUid::from("ORD-elsewhere");
  stranger.imp_uid = *ImpUid::from("imp_elsewhere");
  shop.gateway.add(stranger);
  shop.gateway.cancel_at_console(stranger.imp_uid, won(1));
  shop.clock.advance(std::chrono::hours{1});

  const auto report = shop.reconciler.sweep();
  REQUIRE(report);
  CHECK(report->read == 2);
  CHECK(report->changed == 1);
  CHECK(shop.store->find_payment(order.merchant_uid)->cancel_amount == won(2'000));
  CHECK(shop.store->changes(order.merchant_uid).at(0).cause == "daily sweep");
  CHECK_FALSE(shop.store->find_payment(stranger.merchant_uid));
  CHECK(shop.store->swept_until() == shop.clock.now());

  shop.clock.advance(std::chrono::hours{24});
  CHECK(shop.reconciler.sweep()->read == 0);
}

TEST_CASE("reconciler: a sweep that i'mport did not answer is not counted as done") {
  Shop shop;
  shop.gateway.next_lookups_fail(1);
  CHECK_FALSE(shop.reconciler.sweep());
  CHECK_FALSE(shop.store->swept_until());
}

TEST_CASE("reconciler: a sweep settles what it comes across") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::answer_lost);
  CHECK(shop.reconciler.sweep());
  CHECK(status(shop, id) == RefundStatus::succeeded);
}

TEST_CASE("reconciler: a failed refund that turns up after all is called out") {
  Shop shop;
  shop.sell();
  const auto id = lost_refund(shop, Fate::carried_out_late);
  shop.let_pass(100s);
  REQUIRE(status(shop, id) == RefundStatus::failed);
  shop.gateway.finish_late_calls();

  const auto report = shop.reconciler.sweep();
  REQUIRE(report);
  CHECK(report->contradictions == std::vector<RefundId>{id});
  CHECK(shop.reconciler.contradictions() == 1);
  // The payment at least is told as it is.
  CHECK(shop.store->find_payment(paid().merchant_uid)->cancel_amount == won(3'000));
}

TEST_CASE("reconciler: keys are kept for 30 days after their refund has settled, and no longer") {
  Shop shop;
  shop.sell();
  shop.service.refund(asking("3000"), key("k"));
  shop.reconciler.start();
  // The sweep comes after the keys: where it has been, they have been looked through.
  const auto a_day_is_over = [&] {
    for (int looks = 0; looks < 2'000 && shop.store->swept_until() != shop.clock.now(); ++looks)
      std::this_thread::sleep_for(10ms);
    return shop.store->swept_until() == shop.clock.now();
  };
  shop.clock.advance(std::chrono::hours{24 * 30});
  REQUIRE(a_day_is_over());
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "settled 3000");
  CHECK(shop.gateway.orders().size() == 1);
  shop.clock.advance(std::chrono::hours{25});
  REQUIRE(a_day_is_over());
  CHECK_FALSE(shop.store->find_refund(*key("k")));
}

TEST_CASE("reconciler: the thread outlives books that are out of reach") {
  auto books = std::make_unique<fakes::MemoryRefundStore>();
  auto& broken = *books;
  Shop shop{one_thread(), std::move(books)};
  shop.sell();
  const auto id = lost_refund(shop, Fate::answer_lost);
  broken.have(fakes::MemoryRefundStore::Trouble::all_fails);
  shop.reconciler.start();
  CHECK_THROWS_AS(shop.reconciler.pass(), StoreUnavailable);
  broken.have(fakes::MemoryRefundStore::Trouble::none);
  shop.clock.advance(5s);
  CHECK(shop.service.find_refund(id, 20s)->status == RefundStatus::succeeded);
}

TEST_CASE("reconciler: an account is erased when its time after the refund is over") {
  Shop shop;
  shop.sell(paid(pay_method::vbank));
  const auto id = refund_of(shop.service.refund(asking_into_account("1000"), std::nullopt)).id;
  shop.gateway.next({Fate::call_lost});
  const auto open = refund_of(shop.service.refund(asking_into_account("2000"), std::nullopt)).id;

  shop.clock.advance(30 * 24h);
  CHECK(shop.reconciler.erase_accounts() == 0);
  CHECK(shop.store->find_account(id));

  shop.clock.advance(1s);
  CHECK(shop.reconciler.erase_accounts() == 1);
  CHECK_FALSE(shop.store->find_account(id));
  CHECK(shop.store->find_refund(id)->account_erased_at == shop.clock.now());
  // Its refund is not over, however long ago it was asked for.
  CHECK(shop.store->find_account(open));

  CHECK(shop.reconciler.erase_accounts() == 0);
  CHECK(shop.reconciler.accounts_erased() == 1);
}
