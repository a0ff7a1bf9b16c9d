#include "server/fingerprint.h"

#include <sodium.h>

#include <catch_amalgamated.hpp>
#include <functional>
#include <string>

#include "server/fingerprint_keys.h"
#include "tests/fakes/memory_refund_store.h"
#include "tests/server/shop.h"

using namespace refund;
using namespace refund::samples;

namespace {

/// As the first version of this program made a key of its secret.
std::string key_of(std::string_view text) {
  std::string key(DataKeys::key_bytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(key.data()), key.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return key;
}

const std::string secret = key_of("made-up fingerprint secret");

using Edit = std::function<void(RefundRequest&)>;

RefundRequest edited(const Edit& edit) {
  auto request = asking_into_account("3000");
  edit(request);
  return request;
}

}  // namespace

TEST_CASE("fingerprint: every field of the request counts") {
  const auto [name, edit] = GENERATE(table<std::string, Edit>({
      {"order", [](auto& request) { request.merchant_uid += "1"; }},
      {"amount", [](auto& request) { request.amount = "3001"; }},
      {"no amount", [](auto& request) { request.amount.reset(); }},
      {"reason", [](auto& request) { request.reason += "!"; }},
      {"holder", [](auto& request) { request.refund_holder = "홍길순"; }},
      {"bank", [](auto& request) { request.refund_bank = "04"; }},
      {"account", [](auto& request) { request.refund_account = "56211105948401"; }},
      {"telephone", [](auto& request) { request.refund_tel = "01000000000"; }},
      {"an empty telephone is not none", [](auto& request) { request.refund_tel = ""; }},
      {"text that moves from one field to the next",
       [](auto& request) {
         request.refund_holder = "홍길동8";
         request.refund_bank = "8";
       }},
  }));
  INFO(name);
  CHECK(fingerprint_of(edited(edit), secret) !=
        fingerprint_of(asking_into_account("3000"), secret));
}

TEST_CASE("fingerprint: the same request is the same however its amount is written") {
  const auto amount = GENERATE(as<std::string>{}, "3000", "3000.0", "3e3", "3000.000");
  CHECK(fingerprint_of(asking(amount), secret) == fingerprint_of(asking("3000"), secret));
  CHECK(fingerprint_of(asking("14.2"), secret) == fingerprint_of(asking("14.20"), secret));
  CHECK(fingerprint_of(asking("14.2"), secret) != fingerprint_of(asking("14.21"), secret));
}

TEST_CASE("fingerprint: it is nothing without the secret, and stays what it is") {
  const auto request = asking("3000");
  CHECK(fingerprint_of(request, secret) != fingerprint_of(request, key_of("another")));
  CHECK(fingerprint_of(request, secret).size() == 64);
  // Kept in the books for weeks: a change of this line forgets them all.
  CHECK(fingerprint_of(request, secret) ==
        "95602322f6f8771562752e80818ac905be11f16e658987bf9af378b1f2aa56bc");
}

TEST_CASE("fingerprint: it is recognised after the data key has changed, and after it is gone") {
  fakes::MemoryRefundStore store;
  const auto request = asking_into_account("3000");
  const auto other = asking_into_account("3001");
  const auto a = *shop::made_up_keys("a");
  const auto b_then_a = *shop::made_up_keys("ba");
  const auto b = *shop::made_up_keys("b");

  const auto kept = open_fingerprints(store, a).of(request);
  const auto changing = open_fingerprints(store, b_then_a);
  CHECK(changing.same(kept, request));
  CHECK_FALSE(changing.same(kept, other));
  CHECK(changing.of(request) != kept);

  // Not yet: what the books keep of the old key is still sealed under it.
  CHECK_FALSE(open_fingerprints(store, b).same(kept, request));
  CHECK(reseal_fingerprint_keys(store, b) == 1);

  CHECK(reseal_fingerprint_keys(store, b_then_a) == 0);
  const auto changed = open_fingerprints(store, b);
  CHECK(changed.same(kept, request));
  CHECK_FALSE(changed.same(kept, other));
  CHECK(changed.same(changing.of(request), request));
}

TEST_CASE("fingerprint: one of the first version, which named no key, is recognised") {
  fakes::MemoryRefundStore store;
  const auto request = asking_into_account("3000");
  const auto kept = fingerprint_of(request, key_of(std::string(DataKeys::key_bytes, 'a')));
  for (const auto* letters : {"a", "ba"}) {
    const auto known = open_fingerprints(store, *shop::made_up_keys(letters));
    CHECK(known.same(kept, request));
    CHECK_FALSE(known.same(kept, asking_into_account("3001")));
  }
  // Without its key nobody can tell, and then it is not the same: no money moves on a guess.
  CHECK_FALSE(open_fingerprints(store, *shop::made_up_keys("c")).same(kept, request));
}
