#include "server/fingerprint.h"

#include <catch_amalgamated.hpp>
#include <functional>
#include <string>

#include "tests/shared/samples.h"

using namespace refund;
using namespace refund::samples;

namespace {

constexpr const char* secret = "made-up fingerprint secret";

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
  CHECK(fingerprint_of(request, secret) != fingerprint_of(request, "another"));
  CHECK(fingerprint_of(request, std::string(1'000, 'k')).size() == 64);
  // Kept in the books for weeks: a change of this line forgets them all.
  CHECK(fingerprint_of(request, secret) ==
        "95602322f6f8771562752e80818ac905be11f16e658987bf9af378b1f2aa56bc");
}
