#include "server/data_keys.h"

#include <catch_amalgamated.hpp>
#include <functional>
#include <set>
#include <string>

#include "server/account_seal.h"
#include "tests/server/shop.h"

using namespace refund;
using namespace refund::shop;

namespace {

const RefundAccount account{"88", "56211105948400", "홍길동", "01012345678"};
const auto id = *RefundId::from("rf_1");

/// What another key or a hand in the database may have done to an account.
struct Kept {
  RefundId refund = id;
  std::string bank = account.bank;
  SealedAccount sealed = seal(*made_up_keys("a"), id, account);
};
using Change = std::function<void(Kept&)>;

}  // namespace

TEST_CASE("data keys: what is sealed opens again, and tells nothing of itself") {
  const auto keys = made_up_keys("a");
  for (const auto* text : {"", "홍길동", "56211105948400", "exactly thirty-two bytes of text"}) {
    INFO(text);
    const auto sealed = keys->seal(text, "here");
    CHECK(keys->open(sealed, "here") == text);
    CHECK(sealed.key_id == keys->newest());
    if (*text) CHECK(sealed.bytes.find(text) == std::string::npos);
    CHECK(keys->seal(text, "here").bytes != sealed.bytes);
  }
  CHECK(keys->seal("김", "").bytes.size() == keys->seal("남궁민수", "").bytes.size());
}

TEST_CASE("data keys: a key's name is its own, always the same, and is not the key") {
  CHECK(made_up_keys("a")->newest() == made_up_keys("a")->newest());
  CHECK(made_up_keys("a")->newest() != made_up_keys("b")->newest());
  CHECK(made_up_keys("a")->newest().size() == 16);
  CHECK(made_up_keys("ab")->ids() ==
        std::vector{made_up_keys("a")->newest(), made_up_keys("b")->newest()});
  // It stands in the books beside what it has sealed.
  CHECK(made_up_keys("a")->newest() == "090b78f3ab31665e");
}

TEST_CASE("data keys: the first seals, each opens") {
  const auto old = made_up_keys("a")->seal("text", "here");
  const auto both = made_up_keys("ba");
  CHECK(both->open(old, "here") == "text");
  CHECK(both->seal("text", "here").key_id == made_up_keys("b")->newest());
  CHECK_FALSE(made_up_keys("b")->open(old, "here"));
}

TEST_CASE("data keys: no bit of what was sealed may change") {
  const auto keys = made_up_keys("a");
  const auto sealed = keys->seal("text", "here");
  for (std::size_t i = 0; i < sealed.bytes.size(); ++i) {
    auto changed = sealed;
    changed.bytes[i] = static_cast<char>(changed.bytes[i] ^ 1);
    CHECK_FALSE(keys->open(changed, "here"));
  }
  for (std::size_t size = 0; size < sealed.bytes.size(); ++size)
    CHECK_FALSE(keys->open({sealed.key_id, sealed.bytes.substr(0, size)}, "here"));
}

TEST_CASE("account seal: an account opens as what it was, and nowhere else") {
  const auto [name, change, opens] = GENERATE(table<std::string, Change, bool>({
      {"as it was", [](Kept&) {}, true},
      {"at another refund", [](Kept& it) { it.refund = *RefundId::from("rf_2"); }, false},
      {"at another bank", [](Kept& it) { it.bank = "04"; }, false},
      {"number for holder", [](Kept& it) { std::swap(it.sealed.number, it.sealed.holder); }, false},
      {"holder for telephone", [](Kept& it) { it.sealed.tel = it.sealed.holder; }, false},
      {"another account's number",
       [](Kept& it) {
         it.sealed.number = seal(*made_up_keys("a"), *RefundId::from("rf_2"), account).number;
       },
       false},
      {"under another key's name", [](Kept& it) { it.sealed.key_id = made_up_keys("b")->newest(); },
       false},
      {"under the name of no key", [](Kept& it) { it.sealed.key_id = "none"; }, false},
      {"with nothing in it", [](Kept& it) { it.sealed.number.clear(); }, false},
  }));
  INFO(name);
  Kept kept;
  change(kept);
  const auto opened = open(*made_up_keys("ab"), kept.refund, kept.bank, kept.sealed);
  CHECK(opened == (opens ? std::optional{account} : std::nullopt));
}

TEST_CASE("account seal: without a telephone there is none") {
  auto without = account;
  without.tel.clear();
  const auto sealed = seal(*made_up_keys("a"), id, without);
  CHECK_FALSE(sealed.tel);
  CHECK(open(*made_up_keys("a"), id, account.bank, sealed) == without);
}
