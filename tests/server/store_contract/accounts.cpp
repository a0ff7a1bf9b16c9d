#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {
namespace {

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

}  // namespace

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
  SECTION("a page begins behind an id as long as they are") {
    const auto long_id = [](int number) {
      return *RefundId::from("rf_0000000000000000000" + std::to_string(number));
    };
    for (int number = 1; number <= 3; ++number) {
      store.save_payment(order(number), 0, noon, "look-up");
      auto asked = intent(number, order(number), 1'000);
      asked.id = long_id(number);
      asked.account = account_of_8400();
      store.open(asked);
    }
    CHECK(ids(store.accounts_not_under("key-b", long_id(1), 10)) ==
          Ids{long_id(2).str(), long_id(3).str()});
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

}  // namespace refund::contract
