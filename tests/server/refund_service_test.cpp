#include "server/refund_service.h"

#include <catch_amalgamated.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/shop.h"

using namespace refund;
using namespace refund::shop;
using namespace refund::samples;
using namespace std::chrono_literals;
using fakes::Fate;

TEST_CASE("refund service: the guide's flow, to the last won") {
  Shop shop;
  const auto order = shop.sell();
  const auto balance = [&] { return shop.gateway.state(order.imp_uid).payment.cancel_amount; };

  CHECK(in_words(shop.service.refund(asking("2000"), std::nullopt)) == "settled 2000");
  CHECK(balance() == won(2'000));

  // 8,001 of the remaining 8,000 is refused before i'mport is asked.
  const auto asked = shop.gateway.orders().size();
  CHECK(in_words(shop.service.refund(asking("8001"), std::nullopt)) ==
        "invalid amount_exceeds_refundable");
  CHECK(shop.gateway.orders().size() == asked);
  CHECK(shop.gateway.lookups() == 0);

  // No amount means all that is left, and is sent as that, with its checksum.
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "settled 8000");
  const auto sent = shop.gateway.orders().back();
  CHECK(sent.amount == won(8'000));
  CHECK(sent.checksum == won(8'000));
  CHECK(sent.imp_uid == order.imp_uid);
  CHECK(balance() == won(10'000));

  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "refused already_refunded");
  CHECK(shop.gateway.orders().size() == 2);
}

TEST_CASE("refund service: what a customer is answered before anything is written") {
  const auto [name, payment, request,
              expected] = GENERATE(table<std::string, Payment, RefundRequest, std::string>({
      {"more than was paid", paid(), asking("10001"), "invalid amount_exceeds_refundable"},
      {"zero is not everything", paid(), asking("0"), "invalid amount_must_be_positive"},
      {"a negative amount", paid(), asking("-1"), "invalid amount_must_be_positive"},
      {"half a won", paid(), asking("0.5"), "invalid amount_too_precise"},
      {"beyond int64", paid(), asking("99999999999999999999"), "invalid amount_exceeds_refundable"},
      {"a virtual account without an account", paid(pay_method::vbank), asking("10000"),
       "invalid refund_bank_required refund_account_required refund_holder_required"},
      {"a card with an account", paid(), asking_into_account("10000"),
       "invalid refund_bank_not_accepted refund_account_not_accepted "
       "refund_holder_not_accepted"},
      {"all gone", paid(pay_method::card, "html5_inicis", 10'000, 10'000), asking("1"),
       "refused already_refunded"},
      {"a phone bill of another month", paid(pay_method::phone, "danal"), asking("10000"),
       "refused phone_month_closed"},
  }));
  INFO(name);
  Shop shop;
  shop.sell(payment);
  CHECK(in_words(shop.service.refund(request, key("k"))) == expected);
  CHECK(shop.gateway.orders().empty());
  CHECK(shop.store->refunds_of(payment.merchant_uid).empty());
}

TEST_CASE("refund service: the four answers of i'mport") {
  const auto [name, fate, expected, status, refunded] =
      GENERATE(table<std::string, Fate, std::string, RefundStatus, std::int64_t>({
          {"done", Fate::answered, "settled 3000", RefundStatus::succeeded, 3'000},
          {"refused", Fate::declined, "failed gateway_declined", RefundStatus::failed, 0},
          {"not sent", Fate::not_sent, "failed gateway_unavailable", RefundStatus::failed, 0},
          {"unknown, and it was done", Fate::answer_lost, "pending 3000", RefundStatus::pending,
           3'000},
          {"unknown, and it was not done", Fate::call_lost, "pending 3000", RefundStatus::pending,
           0},
          {"code 0, and nothing to show for it yet", Fate::accepted_only, "pending 3000",
           RefundStatus::pending, 0},
          {"refused, because it was there already", Fate::sent_twice, "settled 3000",
           RefundStatus::succeeded, 3'000},
      }));
  INFO(name);
  Shop shop;
  const auto order = shop.sell();
  shop.gateway.next({fate});

  const auto answer = shop.service.refund(asking("3000"), key("k"));
  CHECK(in_words(answer) == expected);
  const auto record = shop.store->find_refund(refund_of(answer).id);
  REQUIRE(record);
  CHECK(record->refund.status == status);
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(refunded));
  CHECK(shop.gateway.orders().size() == 1);

  // The books say of the payment what i'mport said, and what is not known they don't say.
  const auto in_books = shop.store->find_payment(order.merchant_uid)->cancel_amount;
  CHECK(in_books == (status == RefundStatus::succeeded ? won(refunded) : won(0)));
}

TEST_CASE("refund service: two pages that have seen the same balance refund on it once") {
  Shop shop;
  const auto& order = shop.sell();
  auto request = asking("3000");
  request.checksum = "10000.00";
  CHECK(in_words(shop.service.refund(request, key("first-tab"))) == "settled 3000");
  CHECK(in_words(shop.service.refund(request, key("second-tab"))) == "balance changed");
  // The first one's answer may have been lost: its repetition is no second refund and gets it.
  CHECK(in_words(shop.service.refund(request, key("first-tab"))) == "settled 3000");

  request.checksum = "7000";
  CHECK(in_words(shop.service.refund(request, key("second-tab-looked-again"))) == "settled 3000");
  for (const auto* no_balance : {"4000.5", "-4000", "1e99", "0"}) {
    request.checksum = no_balance;
    CHECK(in_words(shop.service.refund(request, std::nullopt)) == "balance changed");
  }
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(6'000));
}

TEST_CASE("refund service: a declined refund tells i'mport's own words") {
  Shop shop;
  shop.sell();
  shop.gateway.next({Fate::declined});
  const auto refund = refund_of(shop.service.refund(asking(), std::nullopt));
  CHECK(refund.failure == RefundFailure::gateway_declined);
  CHECK(refund.detail == "결제취소에 실패하였습니다. 카드사 점검중");
  CHECK(refund.settled_at == shop.clock.now());
}

TEST_CASE("refund service: a refusal that can't be looked up is no failure yet") {
  Shop shop;
  shop.sell();
  shop.gateway.next({Fate::sent_twice});
  shop.gateway.next_lookups_fail(1);
  const auto answer = shop.service.refund(asking("3000"), std::nullopt);
  CHECK(in_words(answer) == "pending 3000");

  shop.let_pass(2s);
  CHECK(shop.store->find_refund(refund_of(answer).id)->refund.status == RefundStatus::succeeded);
}

TEST_CASE("refund service: while a refund is open no other one begins") {
  Shop shop;
  shop.sell();
  shop.gateway.next({Fate::call_lost});
  const auto open = refund_of(shop.service.refund(asking("1000"), key("first")));

  const auto second = shop.service.refund(asking("1000"), key("second"));
  REQUIRE(std::holds_alternative<InProgress>(second));
  CHECK(std::get<InProgress>(second).open == open.id);
  // Also when it is no valid request: what it would be checked against is not known now.
  CHECK(in_words(shop.service.refund(asking("10000000"), std::nullopt)) == "in progress");
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE("refund service: an order that the books don't know is looked up once") {
  Shop shop;
  shop.gateway.add(paid());
  CHECK(in_words(shop.service.refund(asking("2000"), std::nullopt)) == "settled 2000");
  CHECK(in_words(shop.service.refund(asking("2000"), std::nullopt)) == "settled 2000");
  CHECK(shop.gateway.lookups() == 1);
}

TEST_CASE("refund service: an unknown order") {
  Shop shop;
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "no such payment");
  shop.gateway.next_lookups_fail(1);
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "gateway unavailable");
  auto nameless = asking();
  nameless.merchant_uid = "";
  CHECK(in_words(shop.service.refund(nameless, std::nullopt)) == "invalid merchant_uid_required");
}

TEST_CASE("refund service: an order known as unpaid is asked about again") {
  Shop shop;
  auto unpaid = paid();
  unpaid.status = PaymentStatus::ready;
  shop.sell(unpaid);
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "refused not_paid");

  shop.gateway.add(paid());
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "settled 10000");
}

TEST_CASE("refund service: a cancellation at the console is found out by the checksum") {
  Shop shop;
  const auto order = shop.sell();
  shop.gateway.cancel_at_console(order.imp_uid, won(4'000));

  const auto answer = shop.service.refund(asking(), key("k"));
  CHECK(in_words(answer) == "failed gateway_declined");
  CHECK(shop.store->find_payment(order.merchant_uid)->cancel_amount == won(4'000));
  const auto changes = shop.store->changes(order.merchant_uid);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].cause == "refusal");
  CHECK(changes[0].cancel_amount == won(4'000));

  CHECK(in_words(shop.service.refund(asking(), key("k2"))) == "settled 6000");
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(10'000));
}

TEST_CASE("refund service: books that i'mport has left behind are put right") {
  Shop shop;
  const auto order = paid();
  shop.gateway.add(order);
  // An import with a wrong amount: more refunded than i'mport knows of.
  shop.store->save_payment(paid(pay_method::card, "html5_inicis", 10'000, 9'000), 0,
                           shop.clock.now(), "import");
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "failed gateway_declined");
  CHECK(in_words(shop.service.refund(asking(), std::nullopt)) == "settled 10000");
}

TEST_CASE("refund service: the refund's id goes along with the reason") {
  Shop shop;
  const auto order = shop.sell();
  const auto id = refund_of(shop.service.refund(asking(), std::nullopt)).id;
  CHECK(shop.gateway.state(order.imp_uid).cancellations.back().reason ==
        "단순 변심 [" + id.str() + "]");
}

TEST_CASE("refund service: an account goes to i'mport and only its end into the books") {
  Shop shop;
  const auto order = shop.sell(paid(pay_method::vbank));
  const auto id = refund_of(shop.service.refund(asking_into_account(), key("k"))).id;

  const auto sent = shop.gateway.orders().back();
  REQUIRE(sent.account);
  CHECK(sent.account->number == "56211105948400");
  const auto record = shop.store->find_refund(id);
  CHECK(record->account == MaskedAccount{"88", "**********8400"});
}

TEST_CASE("refund service: the whole account is there for whoever has the key") {
  Shop shop;
  shop.sell(paid(pay_method::vbank));
  shop.gateway.next({Fate::call_lost});
  const auto id = refund_of(shop.service.refund(asking_into_account(), std::nullopt)).id;

  const auto kept = shop.store->find_account(id);
  REQUIRE(kept);
  const auto opened = open(*made_up_keys(), id, kept->bank, kept->sealed);
  REQUIRE(opened);
  CHECK(*opened == *shop.gateway.orders().back().account);
  CHECK_FALSE(open(*made_up_keys("x"), id, kept->bank, kept->sealed));
}

TEST_CASE("refund service: a refund's history tells each move and its cause") {
  Shop shop;
  shop.sell();
  shop.gateway.next({Fate::answer_lost});
  const auto id = refund_of(shop.service.refund(asking("3000"), std::nullopt)).id;
  shop.let_pass(2s);

  std::vector<std::string> lines;
  for (const auto& move : shop.store->history(id))
    lines.push_back(std::string{to_string(move.to)} + " by " + move.cause + ": " + move.detail);
  CHECK(lines == std::vector<std::string>{
                     "pending by asked for: ", "pending by answer: unknown: connection reset",
                     "succeeded by reconciler: cancellation_1"});
}

TEST_CASE("refund service: the order as the widget shows it") {
  Shop shop;
  shop.gateway.add(paid());
  shop.service.refund(asking("1000"), std::nullopt);
  shop.service.refund(asking("2000"), std::nullopt);

  const auto view = shop.service.payment(paid().merchant_uid);
  REQUIRE(view);
  CHECK(view->payment.cancel_amount == won(3'000));
  CHECK(view->eligibility.refundable == won(7'000));
  REQUIRE(view->refunds.size() == 2);
  CHECK(view->refunds[0].amount == won(2'000));
  const auto unknown = shop.service.payment(*MerchantUid::from("ORD-none"));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error() == LookupError::not_found);
}

TEST_CASE("refund service: a refresh stores what i'mport says, and only of that order") {
  Shop shop;
  const auto order = shop.sell();
  shop.gateway.cancel_at_console(order.imp_uid, won(2'500));

  const auto told = shop.service.refresh(order.merchant_uid, order.imp_uid, "webhook");
  REQUIRE(told);
  CHECK(told->cancel_amount == won(2'500));
  CHECK(shop.store->changes(order.merchant_uid).at(0).cause == "webhook");

  const auto other =
      shop.service.refresh(*MerchantUid::from("ORD-other"), order.imp_uid, "webhook");
  REQUIRE_FALSE(other);
  CHECK(other.error() == LookupError::not_found);
  CHECK_FALSE(shop.store->find_payment(*MerchantUid::from("ORD-other")));
}

TEST_CASE("refund service: a refresh settles the refund that i'mport shows") {
  Shop shop;
  const auto order = shop.sell();
  shop.gateway.next({Fate::answer_lost});
  const auto id = refund_of(shop.service.refund(asking("3000"), std::nullopt)).id;
  CHECK(shop.service.refresh(order.merchant_uid, order.imp_uid, "webhook"));
  CHECK(shop.store->find_refund(id)->refund.status == RefundStatus::succeeded);
}

TEST_CASE("refund service: a failed refund that turns up after all is called out at once") {
  Shop shop;
  const auto order = shop.sell();
  shop.gateway.next({Fate::carried_out_late});
  const auto id = refund_of(shop.service.refund(asking("3000"), key("k"))).id;
  shop.let_pass(100s);
  REQUIRE(shop.store->find_refund(id)->refund.status == RefundStatus::failed);
  shop.gateway.finish_late_calls();

  CHECK(shop.service.contradictions() == 0);
  CHECK(shop.service.refresh(order.merchant_uid, order.imp_uid, "webhook"));
  CHECK(shop.service.contradictions() == 1);
  CHECK(shop.store->find_payment(order.merchant_uid)->cancel_amount == won(3'000));
}

TEST_CASE("refund service: so is one that was failed while its call was still running") {
  auto options = one_thread();
  options.calls = 1;
  Shop shop{options};
  const auto order = shop.sell();
  shop.gateway.hold();
  std::thread customer{[&] { shop.service.refund(asking("3000"), key("k")); }};
  shop.gateway.wait_until_held(1);
  const auto id = shop.store->look(order.merchant_uid, std::nullopt).pending->refund.id;
  // What must not happen, and what someone else on the same books might do all the same.
  shop.store->fail({id, RefundFailure::not_executed, "", shop.clock.now(), "someone", ""});
  shop.gateway.release();
  customer.join();
  CHECK(shop.service.contradictions() == 1);
  CHECK(shop.store->find_refund(id)->refund.status == RefundStatus::failed);
  CHECK(shop.store->find_payment(order.merchant_uid)->cancel_amount == won(3'000));
}
