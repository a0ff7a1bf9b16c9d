// i'mport's notification, which anyone may forge: the first line of an input is its media type.
#include "server/http/media_type.h"
#include "tests/fuzz/shop.h"
#include "tests/fuzz/target.h"

namespace refund::fuzz::webhook {
namespace {

bool is_header_value(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  return true;
}

}  // namespace

void try_input(std::string_view input) {
  const auto media_type = take_line(input);
  if (!is_header_value(media_type)) return;
  Shop shop;
  // What i'mport knows and our books do not.
  auto elsewhere = Shop::paid_by_card();
  elsewhere.imp_uid = *ImpUid::from("imp_3");
  elsewhere.merchant_uid = *MerchantUid::from("ORD3");
  shop.gateway.add(elsewhere);
  const auto lookups = shop.gateway.lookups();

  const auto reply = shop.answer(
      "POST /webhooks/iamport HTTP/1.1\r\nContent-Type: " + std::string{media_type} +
      "\r\nContent-Length: " + std::to_string(input.size()) + "\r\n\r\n" + std::string{input});
  // One notification, one question at most, and no money.
  assert(shop.gateway.lookups() - lookups <= 1);
  assert(shop.gateway.orders().empty());
  shop.check_money();
  const bool asked = shop.gateway.lookups() > lookups;
  assert(asked == (reply.status == 200));
  // Nothing in it is believed: what is stored is what i'mport says.
  if (const auto stored = shop.store.find_payment(elsewhere.merchant_uid))
    assert(*stored == elsewhere && asked);
}

const Target target{"webhook", try_input};

}  // namespace refund::fuzz::webhook
