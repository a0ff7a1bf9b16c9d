#include "tests/server/refund_store_contract.h"

#include <atomic>
#include <catch_amalgamated.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/shared/samples.h"

namespace refund::contract {
namespace {

using namespace refund::samples;
using namespace std::chrono_literals;

const sys_seconds noon = kst(2018, 2, 1);

Payment order(int number, std::int64_t amount = 10'000, std::int64_t cancelled = 0) {
  auto payment = paid(pay_method::card, "html5_inicis", amount, cancelled);
  payment.merchant_uid = *MerchantUid::from("ORD-" + std::to_string(number));
  payment.imp_uid = *ImpUid::from("imp_" + std::to_string(number));
  return payment;
}

RefundId id(int number) {
  return *RefundId::from("rf_" + std::to_string(number));
}

std::optional<IdempotencyKey> key(int number) {
  return IdempotencyKey::from("key-" + std::to_string(number));
}

Intent intent(int number, const Payment& payment, std::int64_t amount,
              std::optional<IdempotencyKey> with_key = std::nullopt) {
  return {id(number),          payment.merchant_uid,
          payment.imp_uid,     won(amount),
          "단순 변심",         refundable_amount(payment),
          std::move(with_key), "fingerprint",
          std::nullopt,        noon,
          noon + 60s};
}

/// Sealed bytes are any bytes.
KeptAccount account_of_8400() {
  return {{"88", "**********8400"},
          {"key-a", std::string{"number \0\xff", 9}, "holder \x80", std::nullopt}};
}

/// The payment after `amount` more has gone back.
Payment after(Payment payment, std::int64_t amount) {
  payment.cancel_amount = *plus(payment.cancel_amount, won(amount));
  payment.status = PaymentStatus::cancelled;
  return payment;
}

Success success(int number, const Payment& payment, std::int64_t cancellations = 1) {
  return {id(number), payment, cancellations, "cancellation", "https://receipt.test/1",
          noon + 1s,  "answer"};
}

Failure failure(int number, RefundFailure why = RefundFailure::gateway_declined) {
  return {id(number), why, "PG 점검중", noon + 1s, "answer", "code -1"};
}

Postponement postponement(int number, sys_seconds next, std::string seen = "balance unchanged") {
  return {id(number), next, noon + 5s, std::move(seen), noon + 5s, "reconciler"};
}

template <class T>
bool is(const OpenAnswer& answer) {
  return std::holds_alternative<T>(answer);
}

std::vector<std::string> ids(const std::vector<RefundRecord>& records) {
  std::vector<std::string> found;
  for (const auto& record : records) found.push_back(record.refund.id.str());
  return found;
}

using Ids = std::vector<std::string>;

void payments(RefundStore& store) {
  const auto payment = order(1);
  SECTION("a payment comes back as it was stored") {
    auto full = order(1, 1'420, 20);
    full.amount = *Money::from_minor(1'420, Currency::usd);
    full.cancel_amount = *Money::from_minor(20, Currency::usd);
    full.escrow = true;
    full.receipt_url = "https://receipt.test/é";
    CHECK(store.save_payment(full, 1, noon, "look-up") == full);
    CHECK(store.find_payment(full.merchant_uid) == full);

    auto bare = order(2);
    bare.paid_at.reset();
    bare.name.clear();
    bare.pay_method = {};
    bare.pg_provider = {};
    store.save_payment(bare, 0, noon, "look-up");
    CHECK(store.find_payment(bare.merchant_uid) == bare);
    CHECK_FALSE(store.find_payment(*MerchantUid::from("ORD-none")));
  }
  SECTION("news change a payment, with their cause in its history") {
    store.save_payment(payment, 0, noon, "look-up");
    CHECK(store.changes(payment.merchant_uid).empty());
    const auto told = after(payment, 2'000);
    CHECK(store.save_payment(told, 1, noon + 1s, "webhook") == told);
    CHECK(store.save_payment(told, 1, noon + 2s, "webhook") == told);
    CHECK(store.changes(payment.merchant_uid) ==
          std::vector<PaymentChange>{{payment.merchant_uid, noon + 1s, "webhook", payment.imp_uid,
                                      PaymentStatus::paid, PaymentStatus::cancelled, won(0),
                                      won(2'000)}});
  }
  SECTION("an answer that was overtaken undoes nothing") {
    store.save_payment(after(payment, 2'000), 1, noon, "look-up");
    CHECK(store.save_payment(payment, 0, noon, "look-up") == after(payment, 2'000));
    CHECK(store.find_payment(payment.merchant_uid) == after(payment, 2'000));
  }
  SECTION("a wrong amount of ours gives way to i'mport's") {
    store.save_payment(after(payment, 9'000), 0, noon, "import");
    CHECK(store.save_payment(payment, 0, noon, "look-up") == payment);
  }
  SECTION("another payment takes the order's place, unless a refund of the first is open") {
    auto second = order(1);
    second.imp_uid = *ImpUid::from("imp_second");
    store.save_payment(payment, 3, noon, "look-up");
    CHECK(store.save_payment(second, 0, noon, "look-up") == second);

    CHECK(is<Opened>(store.open(intent(1, second, 1'000))));
    CHECK(store.save_payment(payment, 5, noon, "look-up") == second);
    CHECK(store.find_payment(payment.merchant_uid) == second);
  }
}

void imports(RefundStore& store) {
  SECTION("many payments are stored at once, and again without harm") {
    std::vector<ImportRow> many;
    for (int i = 0; i < 100; ++i) many.push_back({order(i)});
    CHECK(store.import_payments(many, ImportMode::good_rows, noon, {}).stored == 100);
    const auto again = store.import_payments(many, ImportMode::good_rows, noon, {});
    CHECK(again.stored == 0);
    CHECK(again.unchanged == 100);
    CHECK(store.find_payment(order(42).merchant_uid) == order(42));
  }
  SECTION("what i'mport has told of cancellations stands against a file") {
    store.save_payment(after(order(1), 2'000), 1, noon, "look-up");
    const std::vector<ImportRow> old{{order(1)}};
    CHECK(store.import_payments(old, ImportMode::good_rows, noon, {}).unchanged == 1);
    CHECK(store.find_payment(order(1).merchant_uid) == after(order(1), 2'000));
  }
  SECTION("bad rows are left out, or leave all out") {
    auto thief = order(2);
    thief.imp_uid = order(1).imp_uid;
    auto moved = order(3);
    moved.imp_uid = *ImpUid::from("imp_moved");
    store.save_payment(order(3), 0, noon, "look-up");
    store.open(intent(1, order(3), 1'000));
    store.fail(failure(1));
    const std::vector<ImportRow> rows{{order(1)}, {thief}, {moved}, {order(4)}};

    const auto strict = store.import_payments(rows, ImportMode::all_or_none, noon, {});
    CHECK(strict.stored == 0);
    CHECK(strict.bad.size() == 2);
    CHECK_FALSE(store.find_payment(order(1).merchant_uid));

    const auto lenient = store.import_payments(rows, ImportMode::good_rows, noon, {});
    CHECK(lenient.stored == 2);
    REQUIRE(lenient.bad.size() == 2);
    CHECK(lenient.bad[0].row == 1);
    CHECK(lenient.bad[0].conflict == ImportConflict::imp_uid_of_another_order);
    CHECK(lenient.bad[1].row == 2);
    CHECK(lenient.bad[1].conflict == ImportConflict::another_payment);
    CHECK(store.find_payment(order(4).merchant_uid));
    CHECK_FALSE(store.find_payment(thief.merchant_uid));
    CHECK(store.find_payment(order(3).merchant_uid) == order(3));
  }
}

/// 3,000 of the 10,000 won are exempt, and the VAT is the merchant's own.
const PaymentTax some_tax{won(3'000), won(636)};

void taxes(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 0, noon, "look-up");
  SECTION("what the merchant tells is kept, whatever i'mport tells later") {
    CHECK_FALSE(store.find_tax(payment.merchant_uid));
    CHECK(store.save_tax(payment.merchant_uid, some_tax));
    CHECK(store.find_tax(payment.merchant_uid) == some_tax);
    store.save_payment(after(payment, 2'000), 1, noon, "webhook");
    CHECK(store.find_tax(payment.merchant_uid) == some_tax);
    const PaymentTax without_vat{won(0), std::nullopt};
    CHECK(store.save_tax(payment.merchant_uid, without_vat));
    CHECK(store.find_tax(payment.merchant_uid) == without_vat);
  }
  SECTION("parts that don't fit are not kept") {
    CHECK_FALSE(store.save_tax(order(2).merchant_uid, some_tax));
    CHECK_FALSE(store.save_tax(payment.merchant_uid, {won(10'001), std::nullopt}));
    CHECK_FALSE(store.save_tax(payment.merchant_uid, {won(9'000), won(1'001)}));
    CHECK_FALSE(store.save_tax(payment.merchant_uid, {*Money::from_minor(1, Currency::usd), {}}));
    CHECK_FALSE(store.find_tax(payment.merchant_uid));
  }
  SECTION("another payment of the order has other parts") {
    store.save_tax(payment.merchant_uid, some_tax);
    auto second = payment;
    second.imp_uid = *ImpUid::from("imp_second");
    store.save_payment(second, 0, noon, "look-up");
    CHECK_FALSE(store.find_tax(payment.merchant_uid));
  }
  SECTION("a file tells them too, also of a payment that is known") {
    const std::vector<ImportRow> rows{{payment, some_tax}, {order(2), some_tax}};
    CHECK(store.import_payments(rows, ImportMode::good_rows, noon, {}).stored == 2);
    CHECK(store.import_payments(rows, ImportMode::good_rows, noon, {}).unchanged == 2);
    CHECK(store.find_tax(payment.merchant_uid) == some_tax);
    CHECK(store.find_tax(order(2).merchant_uid) == some_tax);
  }
  SECTION("a refund keeps its parts") {
    auto asked = intent(1, payment, 1'000);
    asked.tax = TaxParts::from(won(1'000), won(300), won(64));
    store.open(asked);
    CHECK(store.find_refund(id(1))->tax == asked.tax);
    CHECK_FALSE(store.find_refund(id(1))->tax == TaxParts::from(won(1'000), won(300), won(63)));
  }
}

Approval approval(int number, const Payment& payment) {
  return {id(number),  refundable_amount(payment), std::nullopt, noon + 3600s, noon + 3660s,
          "admin API", {"merchant", ""},           {45s, 120s}};
}

/// What decides about a request, in one look.
void looking(RefundStore& store) {
  const auto payment = order(1);
  SECTION("of an order that the books don't know there is nothing but what the key knows") {
    const auto other = order(2);
    store.save_payment(other, 0, noon, "look-up");
    store.open(intent(1, other, 1'000, key(1)));
    const auto state = store.look(payment.merchant_uid, key(1));
    CHECK_FALSE(state.payment);
    CHECK_FALSE(state.tax);
    CHECK_FALSE(state.pending);
    CHECK(state.of_key == store.find_refund(id(1)));
  }
  SECTION("the payment, its tax, the refund under way and the refund of the key") {
    store.save_payment(payment, 0, noon, "look-up");
    store.save_tax(payment.merchant_uid, some_tax);
    store.open(intent(1, payment, 1'000, key(1)));
    const auto told = after(payment, 1'000);
    store.succeed(success(1, told));
    store.open(intent(2, told, 2'000, key(2)));

    const auto state = store.look(payment.merchant_uid, key(1));
    CHECK(state.payment == told);
    CHECK(state.tax == some_tax);
    CHECK(state.pending == store.find_refund(id(2)));
    CHECK(state.of_key == store.find_refund(id(1)));
    CHECK_FALSE(store.look(payment.merchant_uid, std::nullopt).of_key);
    CHECK_FALSE(store.look(payment.merchant_uid, key(3)).of_key);
  }
}

void reviews(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 0, noon, "look-up");
  auto asked = intent(1, payment, 1'000, key(1));
  asked.needs_review = true;
  REQUIRE(is<Opened>(store.open(asked)));

  SECTION("it is pending, holds its payment, and nobody looks after it") {
    const auto waiting = store.find_refund(id(1));
    CHECK(waiting->review == Review::waiting);
    CHECK(waiting->refund.under_review);
    CHECK(waiting->refund.status == RefundStatus::pending);
    CHECK_FALSE(waiting->next_check_at);
    CHECK(store.look(payment.merchant_uid, std::nullopt).pending == waiting);
    CHECK(store.count_waiting() == 1);
    CHECK(store.pending().empty());
    CHECK(store.take_due(noon + 24h * 3650, noon + 24h * 3651, 10).empty());
    CHECK(is<RefundOpen>(store.open(intent(2, payment, 1'000))));
    CHECK(is<KeyKnown>(store.open(intent(3, payment, 1'000, key(1)))));
    RefundFilter filter;
    filter.review = Review::waiting;
    CHECK(ids(store.list(filter)) == Ids{"rf_1"});
    filter.review = Review::approved;
    CHECK(store.list(filter).empty());
  }
  SECTION("nothing but a review ends it") {
    CHECK_FALSE(store.fail(failure(1)));
    CHECK_FALSE(store.fail(failure(1, RefundFailure::not_executed)));
    CHECK_FALSE(store.succeed(success(1, after(payment, 1'000))));
    CHECK_FALSE(store.end_call(id(1), {CallAnswer::unknown, "", noon}, noon));
    CHECK_FALSE(store.postpone(postponement(1, noon)));
    CHECK(store.find_refund(id(1))->review == Review::waiting);
  }
  SECTION("of two approvals one is to send it") {
    const auto first = store.approve(approval(1, payment));
    const auto* approved = std::get_if<Approved>(&first);
    REQUIRE(approved);
    CHECK(approved->record.due_at() == noon + 3600s);
    CHECK(approved->record.next_check_at == noon + 3660s);
    CHECK(approved->record.patience == Patience{45s, 120s});
    CHECK_FALSE(approved->record.refund.under_review);
    CHECK(store.find_refund(id(1)) == approved->record);
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(1, payment))));
    CHECK(store.count_waiting() == 0);
    CHECK(ids(store.pending()) == Ids{"rf_1"});
    CHECK_FALSE(store.fail(failure(1, RefundFailure::rejected)));
    CHECK(store.succeed(success(1, after(payment, 1'000))));
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(1, payment))));
  }
  SECTION("it is approved against the balance as it stands") {
    const auto moved = after(payment, 4'000);
    store.save_payment(moved, 1, noon, "webhook");
    CHECK(std::holds_alternative<BalanceMoved>(store.approve(approval(1, payment))));
    CHECK(store.find_refund(id(1))->review == Review::waiting);
    auto again = approval(1, moved);
    again.tax = TaxParts::from(won(1'000), won(0));
    const auto answer = store.approve(again);
    const auto* approved = std::get_if<Approved>(&answer);
    REQUIRE(approved);
    CHECK(approved->record.checksum == won(6'000));
    CHECK(approved->record.cancellations_seen == 1);
    CHECK(approved->record.tax == again.tax);
  }
  SECTION("a rejected one has failed, and its payment is free") {
    const auto rejected = store.fail(failure(1, RefundFailure::rejected));
    REQUIRE(rejected);
    CHECK(rejected->review == Review::rejected);
    CHECK(rejected->refund.failure == RefundFailure::rejected);
    CHECK_FALSE(rejected->refund.under_review);
    CHECK(rejected->key == key(1));
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(1, payment))));
    CHECK_FALSE(store.fail(failure(1, RefundFailure::rejected)));
    CHECK(is<Opened>(store.open(intent(2, payment, 1'000))));
  }
  SECTION("only one that waits is rejected") {
    store.save_payment(order(2), 0, noon, "look-up");
    store.open(intent(2, order(2), 1'000));
    CHECK_FALSE(store.fail(failure(2, RefundFailure::rejected)));
    CHECK(std::holds_alternative<NotWaiting>(store.approve(approval(2, order(2)))));
  }
  SECTION("its history says who let it go") {
    store.approve(approval(1, payment));
    const auto history = store.history(id(1));
    REQUIRE(history.size() == 2);
    CHECK(history[0].detail == "waits for a review");
    CHECK(history[1].cause == "admin API");
    CHECK(history[1].detail == "approved");
  }
}

void opening(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 2, noon, "look-up");

  SECTION("an intent is a pending refund with all that the reconciler needs") {
    auto asked = intent(1, payment, 3'000, key(1));
    asked.account = account_of_8400();
    asked.patience = {31s, 90s};
    const auto opened = store.open(asked);
    REQUIRE(is<Opened>(opened));
    const auto record = std::get<Opened>(opened).record;
    CHECK(record.refund == Refund{id(1), payment.merchant_uid, won(3'000), "단순 변심",
                                  RefundStatus::pending, std::nullopt, "", noon, std::nullopt, ""});
    CHECK(record.imp_uid == payment.imp_uid);
    CHECK(record.checksum == won(10'000));
    CHECK(record.key == key(1));
    CHECK(record.fingerprint == "fingerprint");
    CHECK(record.account == MaskedAccount{"88", "**********8400"});
    CHECK_FALSE(record.account_erased_at);
    CHECK(store.find_account(id(1)) == AccountOf{id(1), "88", account_of_8400().sealed});
    CHECK(record.cancellations_seen == 2);
    CHECK_FALSE(record.call_end);
    CHECK(record.attempts == 0);
    CHECK(record.next_check_at == noon + 60s);
    CHECK(record.patience == Patience{31s, 90s});
    CHECK(store.find_refund(id(1)) == record);
    CHECK(store.find_refund(*key(1)) == record);
    CHECK(store.look(payment.merchant_uid, std::nullopt).pending == record);
    CHECK(store.history(id(1)) ==
          std::vector<Move>{{id(1), std::nullopt, RefundStatus::pending, noon, "asked for", ""}});
  }
  SECTION("a second refund of the payment finds the first") {
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000))));
    const auto second = store.open(intent(2, payment, 3'000));
    REQUIRE(is<RefundOpen>(second));
    CHECK(std::get<RefundOpen>(second).record.refund.id == id(1));
    CHECK_FALSE(store.find_refund(id(2)));
  }
  SECTION("also when the payment is known under another order") {
    auto alias = order(2);
    alias.imp_uid = payment.imp_uid;
    store.save_payment(alias, 0, noon, "look-up");
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000))));
    CHECK(is<RefundOpen>(store.open(intent(2, alias, 3'000))));
  }
  SECTION("a known key wins over everything else") {
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000, key(1)))));
    auto stale = intent(2, after(payment, 5'000), 1'000, key(1));
    const auto again = store.open(stale);
    REQUIRE(is<KeyKnown>(again));
    CHECK(std::get<KeyKnown>(again).record.refund.id == id(1));

    store.succeed(success(1, after(payment, 3'000), 3));
    CHECK(is<KeyKnown>(store.open(stale)));
  }
  SECTION("nothing is written when the balance is not the one that was checked") {
    CHECK(is<BalanceMoved>(store.open(intent(1, after(payment, 1'000), 3'000))));
    CHECK(is<BalanceMoved>(store.open(intent(1, order(7), 3'000))));
    auto moved = payment;
    moved.imp_uid = *ImpUid::from("imp_other");
    CHECK(is<BalanceMoved>(store.open(intent(1, moved, 3'000))));
    CHECK_FALSE(store.find_refund(id(1)));
    CHECK(store.history(id(1)).empty());
  }
  SECTION("after a refund has settled the next may open") {
    CHECK(is<Opened>(store.open(intent(1, payment, 3'000))));
    store.fail(failure(1));
    CHECK(is<Opened>(store.open(intent(2, payment, 3'000))));
    store.succeed(success(2, after(payment, 3'000), 3));
    CHECK(is<BalanceMoved>(store.open(intent(3, payment, 3'000))));
    CHECK(is<Opened>(store.open(intent(3, after(payment, 3'000), 7'000))));
  }
}

void settling(RefundStore& store) {
  const auto payment = order(1);
  store.save_payment(payment, 0, noon, "look-up");
  store.open(intent(1, payment, 3'000, key(1)));

  SECTION("success moves the refund and its payment together") {
    const auto told = after(payment, 3'000);
    const auto both = store.succeed(success(1, told));
    REQUIRE(both);
    CHECK(both->payment == told);
    const auto* record = &both->record;
    CHECK(record->refund.status == RefundStatus::succeeded);
    CHECK(record->refund.settled_at == noon + 1s);
    CHECK(record->refund.receipt_url == "https://receipt.test/1");
    CHECK(record->cancellation_id == "cancellation");
    CHECK_FALSE(record->next_check_at);
    CHECK(store.find_refund(*key(1)) == *record);
    CHECK(store.find_payment(payment.merchant_uid) == told);
    CHECK_FALSE(store.look(payment.merchant_uid, std::nullopt).pending);
    // It is what was asked for, so it is no news.
    CHECK(store.changes(payment.merchant_uid).empty());
    CHECK(store.history(id(1)).back() == Move{id(1), RefundStatus::pending, RefundStatus::succeeded,
                                              noon + 1s, "answer", "cancellation"});
  }
  SECTION("a success that shows more than was asked for is news") {
    store.succeed(success(1, after(payment, 5'000), 2));
    REQUIRE(store.changes(payment.merchant_uid).size() == 1);
    CHECK(store.changes(payment.merchant_uid)[0].cancel_amount == won(5'000));
  }
  SECTION("failure moves the refund and leaves the payment") {
    const auto record = store.fail(failure(1));
    REQUIRE(record);
    CHECK(record->refund.status == RefundStatus::failed);
    CHECK(record->refund.failure == RefundFailure::gateway_declined);
    CHECK(record->refund.detail == "PG 점검중");
    CHECK(record->refund.settled_at == noon + 1s);
    CHECK(record->key == key(1));
    CHECK(store.find_refund(id(1)) == record);
    CHECK(store.find_payment(payment.merchant_uid) == payment);
    CHECK(store.history(id(1)).back() == Move{id(1), RefundStatus::pending, RefundStatus::failed,
                                              noon + 1s, "answer", "gateway_declined: code -1"});
  }
  SECTION("a refund of which nothing was sent gives its key back") {
    const auto record = store.fail(failure(1, RefundFailure::gateway_unavailable));
    REQUIRE(record);
    CHECK_FALSE(record->key);
    CHECK_FALSE(store.find_refund(*key(1)));
    CHECK(is<Opened>(store.open(intent(2, payment, 3'000, key(1)))));
  }
  SECTION("whoever settles first is right") {
    const bool first_succeeds = GENERATE(true, false);
    const auto told = after(payment, 3'000);
    const bool moved = first_succeeds ? store.succeed(success(1, told)).has_value()
                                      : store.fail(failure(1)).has_value();
    REQUIRE(moved);
    const auto before = store.find_refund(id(1));
    CHECK_FALSE(store.succeed(success(1, told)));
    CHECK_FALSE(store.fail(failure(1)));
    CHECK_FALSE(store.end_call(id(1), {CallAnswer::unknown, "", noon}, noon));
    CHECK_FALSE(store.postpone(postponement(1, noon)));
    CHECK(store.find_refund(id(1)) == before);
    CHECK(store.history(id(1)).size() == 2);
  }
  SECTION("how the call ended is kept") {
    const CallEnd end{GENERATE(CallAnswer::unknown, CallAnswer::accepted, CallAnswer::declined),
                      "time-out", noon + 30s};
    const auto record = store.end_call(id(1), end, noon + 31s);
    REQUIRE(record);
    CHECK(record->call_end == end);
    CHECK(record->next_check_at == noon + 31s);
    CHECK(record->refund.status == RefundStatus::pending);
    CHECK(store.find_refund(id(1)) == record);
    CHECK(store.history(id(1)).back() == Move{id(1), RefundStatus::pending, RefundStatus::pending,
                                              noon + 30s, "answer",
                                              std::string{to_string(end.answer)} + ": time-out"});
  }
  SECTION("looks are counted, and what they show is written down when it is new") {
    const auto first = store.postpone(postponement(1, noon + 9s));
    REQUIRE(first);
    CHECK(first->attempts == 1);
    CHECK(first->next_check_at == noon + 9s);
    CHECK(first->unchanged_since == noon + 5s);
    CHECK(first->seen == "balance unchanged");
    CHECK(store.postpone(postponement(1, noon + 20s))->attempts == 2);
    CHECK(store.history(id(1)).size() == 2);
    auto unclear = postponement(1, noon + 30s, "the cancel history does not add up");
    unclear.unchanged_since.reset();
    const auto third = store.postpone(unclear);
    CHECK_FALSE(third->unchanged_since);
    CHECK(store.find_refund(id(1)) == third);
    CHECK(store.history(id(1)).size() == 3);
  }
}

void listing(RefundStore& store) {
  for (int number = 1; number <= 6; ++number) {
    store.save_payment(order(number), 0, noon, "look-up");
    auto asked = intent(number, order(number), 1'000, key(number));
    asked.now = noon + std::chrono::seconds{number};
    asked.next_check_at = noon + std::chrono::seconds{100 - number};
    store.open(asked);
  }
  store.succeed(success(1, after(order(1), 1'000)));
  store.fail(failure(2));
  store.open(intent(7, after(order(1), 1'000), 1'000));

  SECTION("newest first, page by page") {
    RefundFilter page;
    page.limit = 3;
    CHECK(ids(store.list(page)) == Ids{"rf_7", "rf_6", "rf_5"});
    page.after = id(5);
    CHECK(ids(store.list(page)) == Ids{"rf_4", "rf_3", "rf_2"});
    page.after = id(2);
    CHECK(ids(store.list(page)) == Ids{"rf_1"});
    page.after = id(1);
    CHECK(store.list(page).empty());
  }
  SECTION("by status and by order") {
    RefundFilter filter;
    filter.status = RefundStatus::failed;
    CHECK(ids(store.list(filter)) == Ids{"rf_2"});
    filter.status = RefundStatus::succeeded;
    CHECK(ids(store.list(filter)) == Ids{"rf_1"});
    filter.status = RefundStatus::pending;
    filter.merchant_uid = order(1).merchant_uid;
    CHECK(ids(store.list(filter)) == Ids{"rf_7"});
    filter.status.reset();
    CHECK(ids(store.list(filter)) == Ids{"rf_7", "rf_1"});
    CHECK(ids(store.refunds_of(order(1).merchant_uid)) == Ids{"rf_7", "rf_1"});
  }
  SECTION("pending ones, oldest first") {
    CHECK(ids(store.pending()) == Ids{"rf_3", "rf_4", "rf_5", "rf_6", "rf_7"});
  }
  SECTION("what is due is given out once, the longest waiting first") {
    CHECK(store.take_due(noon + 59s, noon + 600s, 10).empty());
    const auto due = store.take_due(noon + 96s, noon + 600s, 2);
    CHECK(ids(due) == Ids{"rf_7", "rf_6"});
    CHECK(due[0].next_check_at == noon + 600s);
    CHECK(store.find_refund(id(6))->next_check_at == noon + 600s);
    CHECK(ids(store.take_due(noon + 96s, noon + 600s, 10)) == Ids{"rf_5", "rf_4"});
    CHECK(store.take_due(noon + 96s, noon + 600s, 10).empty());
    // The lease ends, should the server that took them have died.
    CHECK(store.take_due(noon + 600s, noon + 700s, 10).size() == 5);
  }
  SECTION("keys of settled refunds are forgotten in time, those of pending ones never") {
    CHECK(store.forget_keys(noon + 1s) == 0);
    CHECK(store.find_refund(*key(1)));
    CHECK(store.forget_keys(noon + 2s) == 2);
    CHECK_FALSE(store.find_refund(*key(1)));
    CHECK(store.find_refund(id(1))->fingerprint.empty());
    CHECK(store.forget_keys(noon + 100'000h) == 0);
    CHECK(store.find_refund(*key(3)));
  }
}

/// Refunds 1 to 5, each with an account; those named in `settled` have succeeded at their number.
void open_with_accounts(RefundStore& store, const std::vector<int>& settled) {
  for (int number = 1; number <= 5; ++number) {
    store.save_payment(order(number), 0, noon, "look-up");
    auto asked = intent(number, order(number), 1'000);
    asked.account = account_of_8400();
    asked.account->sealed.tel = "tel";
    store.open(asked);
  }
  for (const int number : settled) {
    auto done = success(number, after(order(number), 1'000));
    done.now = noon + std::chrono::seconds{number};
    store.succeed(done);
  }
}

std::vector<std::string> ids(const std::vector<AccountOf>& accounts) {
  std::vector<std::string> found;
  for (const auto& account : accounts) found.push_back(account.refund.str());
  return found;
}

void accounts(RefundStore& store) {
  SECTION("a refund without an account has none") {
    store.save_payment(order(1), 0, noon, "look-up");
    store.open(intent(1, order(1), 1'000));
    CHECK_FALSE(store.find_account(id(1)));
    CHECK_FALSE(store.find_account(id(2)));
  }
  SECTION("an intent that was not written leaves no account behind") {
    auto asked = intent(1, order(1), 1'000);
    asked.account = account_of_8400();
    CHECK(is<BalanceMoved>(store.open(asked)));
    CHECK_FALSE(store.find_account(id(1)));
    CHECK(store.count_accounts_not_under("") == 0);
  }
  SECTION("accounts are erased in time after their refund has settled, and never before") {
    open_with_accounts(store, {1, 2, 3});
    CHECK(store.erase_accounts(noon + 1s, noon + 1h) == 0);
    CHECK(store.erase_accounts(noon + 3s, noon + 1h) == 2);
    CHECK_FALSE(store.find_account(id(1)));
    CHECK_FALSE(store.find_account(id(2)));
    CHECK(store.find_account(id(3)));
    const auto erased = store.find_refund(id(1));
    CHECK(erased->account == MaskedAccount{"88", "**********8400"});
    CHECK(erased->account_erased_at == noon + 1h);

    CHECK(store.erase_accounts(noon + 3s, noon + 2h) == 0);
    CHECK(store.find_refund(id(1)) == erased);
    CHECK(store.erase_accounts(noon + 100'000h, noon + 2h) == 1);
    CHECK(store.find_account(id(4)));
    CHECK_FALSE(store.find_refund(id(4))->account_erased_at);
    CHECK(store.scrub());
  }
  SECTION("an account of a refund that failed is erased in the same way") {
    open_with_accounts(store, {});
    store.fail(failure(1));
    CHECK(store.erase_accounts(noon + 2s, noon + 1h) == 1);
    CHECK_FALSE(store.find_account(id(1)));
  }
  SECTION("accounts are found by the key that they are not under, page by page, and replaced") {
    open_with_accounts(store, {1});
    CHECK(store.count_accounts_not_under("key-b") == 5);
    CHECK(store.accounts_not_under("key-a", std::nullopt, 10).empty());
    auto first = store.accounts_not_under("key-b", std::nullopt, 2);
    CHECK(ids(first) == Ids{"rf_1", "rf_2"});
    CHECK(ids(store.accounts_not_under("key-b", id(2), 2)) == Ids{"rf_3", "rf_4"});

    for (auto& account : first) account.sealed = {"key-b", "n", "h", std::nullopt};
    store.erase_accounts(noon + 1h, noon + 1h);  // refund 1, meanwhile
    CHECK(store.reseal_accounts(first, noon, {}) == 1);
    CHECK_FALSE(store.find_account(id(1)));
    CHECK(store.find_account(id(2)) == first[1]);
    CHECK(store.count_accounts_not_under("key-b") == 3);
    CHECK(ids(store.accounts_not_under("key-b", std::nullopt, 10)) == Ids{"rf_3", "rf_4", "rf_5"});
  }
  SECTION("keys of fingerprints are kept, and replaced by their id") {
    CHECK(store.fingerprint_keys().empty());
    const SealedFingerprintKey one{"one", {"key-a", std::string{"\0\xff", 2}}};
    const SealedFingerprintKey two{"two", {"key-a", "2"}};
    store.put_fingerprint_key(two);
    store.put_fingerprint_key(one);
    CHECK(store.fingerprint_keys() == std::vector{one, two});
    const SealedFingerprintKey anew{"one", {"key-b", "1"}};
    store.put_fingerprint_key(anew);
    CHECK(store.fingerprint_keys() == std::vector{anew, two});
  }
}

/// "who: action subject: outcome" of each entry.
std::vector<std::string> audited(RefundStore& store) {
  std::vector<std::string> told;
  for (const auto& [seq, note, hash] : store.audit_entries(0, 100))
    told.push_back(note.by.who + ": " + note.action + " " + note.subject + ": " + note.outcome);
  return told;
}

void audit(RefundStore& store) {
  SECTION("it begins empty") {
    CHECK(store.audit_entries(0, 100).empty());
    CHECK(store.audit_head() == AuditHead{});
  }
  SECTION(
      "entries come back as they were written, each with the hash of the one before in its own") {
    const AuditNote one{noon, {"merchant", "203.0.113.0/24"}, "looked at", "rf_1", "done", "é"};
    const AuditNote two{noon + 1s, {"operator", ""}, "looked at", "", "", ""};
    store.write_audit(one);
    store.write_audit(two);
    const auto first = audit_hash(no_entry_before, 1, one);
    const auto second = audit_hash(first, 2, two);
    CHECK(store.audit_entries(0, 100) ==
          std::vector<AuditEntry>{{1, one, first}, {2, two, second}});
    CHECK(store.audit_entries(0, 1).size() == 1);
    CHECK(store.audit_entries(1, 100).front().seq == 2);
    CHECK(store.audit_entries(2, 100).empty());
    CHECK(store.audit_head() == AuditHead{2, second, 2});
  }
  SECTION("what changes a refund or an account is in it, and what changes nothing is not") {
    store.import_payments(std::vector{ImportRow{order(1)}}, ImportMode::good_rows, noon,
                          {"operator", ""});
    auto asked = intent(1, order(1), 3'000, key(1));
    asked.account = account_of_8400();
    asked.by = {"ticket of ORD-1", ""};
    store.open(asked);
    store.open(asked);
    store.end_call(id(1), {CallAnswer::unknown, "time-out", noon}, noon);
    store.postpone(postponement(1, noon));
    store.fail(failure(1));
    store.fail(failure(1));
    store.open(intent(2, order(1), 1'000));
    store.succeed(success(2, after(order(1), 1'000)));
    store.save_payment(after(order(1), 2'000), 2, noon, "webhook");
    store.save_payment(after(order(1), 2'000), 2, noon, "webhook");
    const std::vector anew{AccountOf{id(1), "88", {"key-b", "n", "h", std::nullopt}}};
    store.reseal_accounts(anew, noon, {"operator", ""});
    store.erase_accounts(noon + 1h, noon + 1h);
    store.erase_accounts(noon + 1h, noon + 1h);
    store.reseal_accounts(anew, noon, {"operator", ""});
    CHECK(audited(store) == std::vector<std::string>{
                                "operator: payments imported : done",
                                "ticket of ORD-1: refund asked for rf_1: pending",
                                "imp-refund: call ended rf_1: pending",
                                "imp-refund: refund settled rf_1: failed",
                                "imp-refund: refund asked for rf_2: pending",
                                "imp-refund: refund settled rf_2: succeeded",
                                "imp-refund: payment changed ORD-1: cancelled",
                                "operator: accounts sealed anew key key-b: done",
                                "imp-refund: account erased rf_1: done",
                            });
  }
}

void audit_of_reviews(RefundStore& store) {
  SECTION("a review stands in it once, with who decided") {
    for (const int number : {1, 2}) {
      store.save_payment(order(number), 0, noon, "look-up");
      auto asked = intent(number, order(number), 1'000);
      asked.needs_review = true;
      store.open(asked);
    }
    store.approve(approval(1, order(1)));
    store.approve(approval(1, order(1)));
    auto rejection = failure(2, RefundFailure::rejected);
    rejection.by = {"operator", ""};
    store.fail(rejection);
    store.fail(rejection);
    CHECK(audited(store) == std::vector<std::string>{
                                "imp-refund: refund asked for rf_1: pending",
                                "imp-refund: refund asked for rf_2: pending",
                                "merchant: refund approved rf_1: to be sent",
                                "operator: refund rejected rf_2: failed",
                            });
  }
}

void marks(RefundStore& store) {
  SECTION("how far the sweep has come never moves back") {
    CHECK_FALSE(store.swept_until());
    store.set_swept_until(noon);
    store.set_swept_until(noon - 1h);
    CHECK(store.swept_until() == noon);
  }
  SECTION("a store that works says so") {
    CHECK_NOTHROW(store.ping());
  }
}

/// Runs `work(thread)` on `count` threads that start together.
void in_parallel(int count, const std::function<void(int)>& work) {
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < count; ++thread)
    threads.emplace_back([&, thread] {
      ++ready;
      while (ready < count) std::this_thread::yield();
      work(thread);
    });
  for (auto& thread : threads) thread.join();
}

constexpr int threads = 16;

}  // namespace

void run(const OpenStore& open) {
  const auto store = open();
  SECTION("payments") {
    payments(*store);
  }
  SECTION("imports") {
    imports(*store);
  }
  SECTION("taxes") {
    taxes(*store);
  }
  SECTION("one look") {
    looking(*store);
  }
  SECTION("reviews") {
    reviews(*store);
  }
  SECTION("opening") {
    opening(*store);
  }
  SECTION("settling") {
    settling(*store);
  }
  SECTION("listing") {
    listing(*store);
  }
  SECTION("accounts") {
    accounts(*store);
  }
  SECTION("audit") {
    audit(*store);
    audit_of_reviews(*store);
  }
  SECTION("marks") {
    marks(*store);
  }
}

void run_threads(const OpenStore& open) {
  const auto one = open();
  const auto two = open();
  const auto store = [&](int thread) -> RefundStore& { return thread % 2 == 0 ? *one : *two; };

  SECTION("one of many refunds of one payment opens") {
    for (int round = 0; round < 20; ++round) {
      const auto payment = order(round);
      one->save_payment(payment, 0, noon, "look-up");
      std::atomic<int> opened{0}, told{0};
      in_parallel(threads, [&](int thread) {
        const auto answer = store(thread).open(intent(round * threads + thread, payment, 10'000));
        opened += is<Opened>(answer);
        told += is<RefundOpen>(answer);
      });
      CHECK(opened == 1);
      CHECK(told == threads - 1);
      CHECK(one->refunds_of(payment.merchant_uid).size() == 1);
    }
  }
  SECTION("one of many requests with one key opens") {
    for (int number = 0; number < threads; ++number)
      one->save_payment(order(number), 0, noon, "look-up");
    std::atomic<int> opened{0}, known{0};
    in_parallel(threads, [&](int thread) {
      const auto answer = store(thread).open(intent(thread, order(thread), 10'000, key(1)));
      opened += is<Opened>(answer);
      known += is<KeyKnown>(answer);
    });
    CHECK(opened == 1);
    CHECK(known == threads - 1);
  }
  SECTION("one of success and failure wins, and the payment goes with it") {
    for (int round = 0; round < 20; ++round) {
      const auto payment = order(round);
      one->save_payment(payment, 0, noon, "look-up");
      one->open(intent(round, payment, 3'000));
      std::atomic<int> succeeded{0}, failed{0};
      in_parallel(4, [&](int thread) {
        if (thread < 2)
          succeeded += store(thread).succeed(success(round, after(payment, 3'000))).has_value();
        else
          failed += store(thread).fail(failure(round)).has_value();
      });
      CHECK(succeeded + failed == 1);
      CHECK(two->find_payment(payment.merchant_uid)->cancel_amount ==
            won(succeeded == 1 ? 3'000 : 0));
      CHECK(two->history(id(round)).size() == 2);
    }
  }
  SECTION("each due refund is given to one of many") {
    for (int number = 0; number < 50; ++number) {
      one->save_payment(order(number), 0, noon, "look-up");
      one->open(intent(number, order(number), 1'000));
    }
    std::vector<std::vector<RefundRecord>> taken(threads);
    in_parallel(threads, [&](int thread) {
      taken[static_cast<std::size_t>(thread)] = store(thread).take_due(noon + 1h, noon + 2h, 50);
    });
    std::multiset<std::string> all;
    for (const auto& some : taken)
      for (const auto& record : some) all.insert(record.refund.id.str());
    CHECK(all.size() == 50);
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == 50);
  }
  SECTION("what one has written the other reads at once") {
    in_parallel(threads, [&](int thread) {
      for (int round = 0; round < 10; ++round) {
        const auto payment = order(thread * 1'000 + round);
        store(thread).save_payment(payment, 0, noon, "look-up");
        if (store(thread + 1).find_payment(payment.merchant_uid) != payment)
          throw std::logic_error("not there yet");
      }
    });
  }
  SECTION("a day's refunds of many orders come out even") {
    constexpr int orders = 8, parts = 10;
    for (int number = 0; number < orders; ++number)
      one->save_payment(order(number), 0, noon, "look-up");
    std::atomic<int> next_id{0};
    in_parallel(threads, [&](int thread) {
      auto& books = store(thread);
      for (int round = 0; round < parts * 4; ++round) {
        const auto payment = *books.find_payment(order((thread + round) % orders).merchant_uid);
        if (refundable_amount(payment).is_zero()) continue;
        const int number = next_id++;
        if (!is<Opened>(books.open(intent(number, payment, 1'000)))) continue;
        const auto done = after(payment, 1'000);
        books.succeed(success(number, done, done.cancel_amount.minor() / 1'000));
      }
    });
    for (int number = 0; number < orders; ++number) {
      const auto refunds = two->refunds_of(order(number).merchant_uid);
      CHECK(two->find_payment(order(number).merchant_uid)->cancel_amount ==
            won(static_cast<std::int64_t>(refunds.size()) * 1'000));
      CHECK(two->changes(order(number).merchant_uid).empty());
    }
    CHECK(two->pending().empty());
  }
}

}  // namespace refund::contract
