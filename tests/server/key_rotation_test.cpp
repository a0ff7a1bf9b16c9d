#include "server/key_rotation.h"

#include <catch_amalgamated.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/fingerprint_keys.h"
#include "tests/fakes/memory_refund_store.h"
#include "tests/server/shop.h"
#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::samples;
using namespace refund::shop;

namespace {

constexpr int refunds = 7;

RefundId id(int number) {
  return *RefundId::from("rf_" + std::to_string(number));
}

RefundAccount account(int number) {
  return {"88", "5621110594840" + std::to_string(number), "홍길동", "01012345678"};
}

/// Refunds 0 to 6, pending, their accounts under the first of `keys`.
void open_refunds(RefundStore& store, const DataKeys& keys) {
  open_fingerprints(store, keys);
  for (int number = 0; number < refunds; ++number) {
    auto payment = paid(pay_method::vbank);
    payment.merchant_uid = *MerchantUid::from("ORD-" + std::to_string(number));
    payment.imp_uid = *ImpUid::from("imp_" + std::to_string(number));
    store.save_payment(payment, 0, kst(2018, 2, 1), "import");
    const KeptAccount kept{{"88", "masked"}, seal(keys, id(number), account(number))};
    const auto opened =
        store.open({id(number), payment.merchant_uid, payment.imp_uid, won(1'000), "reason",
                    won(10'000), std::nullopt, "", kept, kst(2018, 2, 1), kst(2018, 2, 2)});
    REQUIRE(std::holds_alternative<Opened>(opened));
  }
}

/// How many accounts open with `keys` as what they were.
int readable(RefundStore& store, const DataKeys& keys) {
  int count = 0;
  for (int number = 0; number < refunds; ++number) {
    const auto kept = store.find_account(id(number));
    REQUIRE(kept);
    count += open(keys, kept->refund, kept->bank, kept->sealed) == account(number);
  }
  return count;
}

Rotation rotate(
    RefundStore& store, const std::string& letters,
    const RotationProgress& progress = [](std::int64_t, std::int64_t) {}) {
  fakes::FakeClock clock;
  return rotate_keys(store, *made_up_keys(letters), clock, {"operator", ""}, progress, 3);
}

}  // namespace

TEST_CASE("key rotation: afterwards the new key is all that is needed") {
  fakes::MemoryRefundStore store;
  open_refunds(store, *made_up_keys("a"));

  std::vector<std::pair<std::int64_t, std::int64_t>> told;
  const auto rotation = rotate(
      store, "ba", [&](std::int64_t done, std::int64_t total) { told.emplace_back(done, total); });
  CHECK(rotation.resealed == refunds);
  CHECK(rotation.complete());
  CHECK(rotation.scrubbed);
  CHECK(told == std::vector<std::pair<std::int64_t, std::int64_t>>{{3, 7}, {6, 7}, {7, 7}});
  CHECK(readable(store, *made_up_keys("b")) == refunds);
  CHECK(readable(store, *made_up_keys("a")) == 0);

  const auto again = rotate(store, "b");
  CHECK(again.resealed == 0);
  CHECK(again.complete());
}

TEST_CASE("key rotation: cut off between two batches it goes on where it was") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  const auto cut_after = GENERATE(1, 2, 3);
  {
    const auto store = sqlite::open_sqlite_store(path);
    open_refunds(*store, *made_up_keys("a"));
    int batches = 0;
    const auto cut = [&](std::int64_t, std::int64_t) {
      if (++batches == cut_after) throw std::runtime_error("cut off");
    };
    CHECK_THROWS_AS(rotate(*store, "ba", cut), std::runtime_error);
  }
  const auto store = sqlite::open_sqlite_store(path);
  const auto done_before = std::min(3 * cut_after, refunds);
  CHECK(readable(*store, *made_up_keys("b")) == done_before);
  CHECK(readable(*store, *made_up_keys("ba")) == refunds);

  const auto rotation = rotate(*store, "ba");
  CHECK(rotation.resealed == refunds - done_before);
  CHECK(rotation.complete());
  CHECK(readable(*store, *made_up_keys("b")) == refunds);
}

TEST_CASE("key rotation: without the old key it says which one is missing and loses nothing") {
  fakes::MemoryRefundStore store;
  open_refunds(store, *made_up_keys("a"));
  const auto rotation = rotate(store, "b");
  CHECK_FALSE(rotation.complete());
  CHECK(rotation.resealed == 0);
  CHECK(rotation.unreadable == refunds);
  CHECK(rotation.left == refunds);
  CHECK(rotation.fingerprint_keys_unreadable == 1);
  CHECK(rotation.missing_keys == std::set{made_up_keys("a")->newest()});
  CHECK(readable(store, *made_up_keys("a")) == refunds);
}

TEST_CASE("key rotation: a request that is repeated afterwards gets its recorded answer") {
  const TemporaryFolder folder;
  const auto path = folder.file("books.db");
  fakes::FakeClock clock;
  fakes::FakeGateway gateway{clock};
  gateway.add(paid(pay_method::vbank));
  const auto ask = [&](const std::string& letters, const RefundRequest& request) {
    const auto store = sqlite::open_sqlite_store(path);
    auto options = one_thread();
    options.data_keys = made_up_keys(letters);
    options.fingerprints =
        std::make_shared<const Fingerprints>(open_fingerprints(*store, *options.data_keys));
    RefundService service{*store, gateway, clock, options};
    return in_words(service.refund(request, key("k")));
  };
  const auto request = asking_into_account("3000");

  CHECK(ask("a", request) == "settled 3000");
  CHECK(ask("ba", request) == "settled 3000");
  CHECK(rotate(*sqlite::open_sqlite_store(path), "ba").complete());
  CHECK(ask("b", request) == "settled 3000");
  CHECK(ask("b", asking_into_account("3001")) == "key reused");
  CHECK(gateway.orders().size() == 1);
}
