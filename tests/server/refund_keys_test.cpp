#include "server/refund_service.h"

#include <catch_amalgamated.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/fakes/memory_refund_store.h"
#include "tests/server/shop.h"

using namespace refund;
using namespace refund::shop;
using namespace refund::samples;
using namespace std::chrono_literals;
using fakes::Fate;
using fakes::MemoryRefundStore;

TEST_CASE("refund service: an idempotency key answers the same again") {
  const auto [name, fate, first, again, cancels] =
      GENERATE(table<std::string, Fate, std::string, std::string, std::size_t>({
          {"succeeded", Fate::answered, "settled 3000", "settled 3000", 1},
          {"declined", Fate::declined, "failed gateway_declined", "failed gateway_declined", 1},
          {"still unknown", Fate::answer_lost, "pending 3000", "pending 3000", 1},
          {"nothing was sent, so it may be tried again", Fate::not_sent,
           "failed gateway_unavailable", "settled 3000", 2},
      }));
  INFO(name);
  Shop shop;
  shop.sell();
  shop.gateway.next({fate});
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == first);
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == again);
  CHECK(shop.gateway.orders().size() == cancels);
}

TEST_CASE("refund service: what counts as the same request") {
  auto other_reason = asking("3000");
  other_reason.reason = "다른 이유";
  auto other_order = asking("3000");
  other_order.merchant_uid = "ORD20180131-0000012";
  const auto [name, request, expected] =
      GENERATE_COPY(table<std::string, RefundRequest, std::string>({
          {"word for word", asking("3000"), "settled 3000"},
          {"the number written otherwise", asking("3e3"), "settled 3000"},
          {"another amount", asking("3001"), "key reused"},
          {"no amount", asking(), "key reused"},
          {"another reason", other_reason, "key reused"},
          {"another order", other_order, "key reused"},
      }));
  INFO(name);
  Shop shop;
  shop.sell();
  shop.service.refund(asking("3000"), key("k"));
  CHECK(in_words(shop.service.refund(request, key("k"))) == expected);
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE("refund service: an answer is repeated although the order has changed since") {
  Shop shop;
  shop.sell();
  shop.service.refund(asking("3000"), key("first"));
  shop.service.refund(asking(), key("second"));
  CHECK(in_words(shop.service.refund(asking("3000"), key("first"))) == "settled 3000");
  CHECK(in_words(shop.service.refund(asking(), key("second"))) == "settled 7000");
}

namespace {

/// Books in which something happens right before an intent is written, or earlier refunds are
/// counted; once.
class InterruptedStore : public MemoryRefundStore {
 public:
  std::vector<RefundRecord> refunds_of(const MerchantUid& merchant_uid) override {
    if (const auto happens = std::exchange(before_counting, nullptr)) happens();
    return MemoryRefundStore::refunds_of(merchant_uid);
  }
  OpenAnswer open(const Intent& intent) override {
    if (const auto happens = std::exchange(before_intent, nullptr)) happens();
    return MemoryRefundStore::open(intent);
  }

  std::function<void()> before_intent, before_counting;
};

}  // namespace

TEST_CASE("refund service: a repetition sees the balance that its own request has moved") {
  auto on_a_balance = asking("3000");
  on_a_balance.checksum = "10000";
  const auto [name, request, fate, expected] =
      GENERATE_COPY(table<std::string, RefundRequest, Fate, std::string>({
          {"the balance that it names is gone", on_a_balance, Fate::answered, "settled 3000"},
          {"more than is left", asking("6000"), Fate::answered, "settled 6000"},
          {"nothing is left", asking(), Fate::answered, "settled 10000"},
          {"nothing has moved", on_a_balance, Fate::declined, "failed gateway_declined"},
      }));
  INFO(name);
  auto books = std::make_unique<InterruptedStore>();
  auto& store = *books;
  Shop shop{one_thread(), std::move(books)};
  shop.sell();
  shop.gateway.next({fate});

  std::string first;
  store.before_intent = [&, &request = request] {
    first = in_words(shop.service.refund(request, key("k")));
  };
  CHECK(in_words(shop.service.refund(request, key("k"))) == expected);
  CHECK(first == expected);
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE("refund service: a repetition sees a limit that its own request has used up") {
  CurrentPolicy policy;
  policy.set(*parse_policy("policy 1\npartials * 1\n"));
  auto options = one_thread();
  options.policy = &policy;
  auto books = std::make_unique<InterruptedStore>();
  auto& store = *books;
  Shop shop{options, std::move(books)};
  shop.sell();

  std::string first;
  store.before_counting = [&] { first = in_words(shop.service.refund(asking("3000"), key("k"))); };
  CHECK(in_words(shop.service.refund(asking("3000"), key("k"))) == "settled 3000");
  CHECK(first == "settled 3000");
  CHECK(in_words(shop.service.refund(asking("3000"), key("next"))) ==
        "invalid partial_refund_not_allowed");
  CHECK(shop.gateway.orders().size() == 1);
}

TEST_CASE("refund service: one key from many threads moves money once") {
  auto options = one_thread();
  options.calls = 64;
  Shop shop{options};
  const auto order = shop.sell();
  std::vector<std::thread> customers;
  for (int i = 0; i < 32; ++i)
    customers.emplace_back([&] { shop.service.refund(asking("1000"), key("k")); });
  for (auto& customer : customers) customer.join();
  CHECK(shop.gateway.state(order.imp_uid).payment.cancel_amount == won(1'000));
  CHECK(in_words(shop.service.refund(asking("1000"), key("k"))) == "settled 1000");
}
