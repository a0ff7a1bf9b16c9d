#include "server/iamport/requests.h"

#include <cassert>
#include <cstddef>
#include <string_view>

#include "server/cancel_reason.h"
#include "shared/wire/json.h"

namespace refund::iamport {
namespace {

// Source: the published V1 schema as it was in English, POST /payments/cancel, `reason`.
constexpr std::size_t reason_max = 256;

/// The first `count` characters.
std::string_view first_characters(std::string_view utf8, std::size_t count) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const bool starts_one = (static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80;
    if (starts_one && count-- == 0) return utf8.substr(0, i);
  }
  return utf8;
}

/// With our id whole and at its end, whatever has to go for it.
std::string reason_of(const CancelOrder& order) {
  const auto id_alone = reason_with(order.refund_id, "").size();
  assert(id_alone < reason_max);
  const auto room = reason_max - id_alone - 1;  // for the words, before the blank
  return reason_with(order.refund_id, first_characters(order.reason, room));
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', hex[byte >> 4], hex[byte & 15]};
  }
  return encoded;
}

std::string unix_seconds(std::chrono::sys_seconds at) {
  return std::to_string(at.time_since_epoch().count());
}

}  // namespace

std::string token_body(const Secret& imp_key, const Secret& imp_secret) {
  wire::JsonWriter out;
  out.text("imp_key", imp_key.reveal());
  out.text("imp_secret", imp_secret.reveal());
  return out.finish();
}

std::string cancel_body(const CancelOrder& order) {
  // A missing or zero amount would give everything back, and a zero checksum may not be compared.
  assert(!order.amount.is_zero() && !order.checksum.is_zero());
  assert(order.amount <= order.checksum);

  wire::JsonWriter out;
  out.text("imp_uid", order.imp_uid.str());
  out.number("amount", order.amount.decimal());
  out.number("checksum", order.checksum.decimal());
  if (order.tax.tax_free) out.number("tax_free", order.tax.tax_free->decimal());
  if (order.tax.vat_amount) out.number("vat_amount", order.tax.vat_amount->decimal());
  out.text("reason", reason_of(order));
  if (order.account) {
    out.text("refund_holder", order.account->holder);
    out.text("refund_bank", order.account->bank);
    out.text("refund_account", order.account->number);
    if (!order.account->tel.empty()) out.text("refund_tel", order.account->tel);
  }
  if (order.names_requester) {
    out.begin_object("extra");
    out.text("requester", "customer");
    out.end();
  }
  return out.finish();
}

std::string payment_target(const ImpUid& imp_uid) {
  // Without the query a payment of a test channel is answered 404.
  return "/payments/" + percent_encoded(imp_uid.str()) + "?include_sandbox=true";
}

std::string tries_target(const MerchantUid& merchant_uid) {
  return "/payments/findAll/" + percent_encoded(merchant_uid.str()) + "?limit=100&sorting=-paid";
}

std::string cancelled_target(std::chrono::sys_seconds from, std::chrono::sys_seconds to, int page) {
  // Oldest start first: a cancellation that comes in between then pushes payments to later pages,
  // where they are read twice, and none to a page that has been read.
  return "/payments/status/cancelled?limit=500&sorting=started&page=" + std::to_string(page) +
         "&from=" + unix_seconds(from) + "&to=" + unix_seconds(to);
}

}  // namespace refund::iamport
