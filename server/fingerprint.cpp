#include "server/fingerprint.h"

#include <sodium.h>

#include <array>
#include <optional>

#include "shared/money.h"
#include "shared/text.h"

namespace refund {
namespace {

using Hash = std::array<unsigned char, crypto_generichash_BYTES>;

Hash hash_of(std::string_view text, std::string_view key) {
  Hash hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return hash;
}

/// The same number however it is written: 10000, 10000.0 and 1e4 ask for the same. What is no
/// number stands for itself; such a request never gets as far as the books.
std::optional<std::string> canonical_amount(const std::optional<std::string>& decimal) {
  if (!decimal) return std::nullopt;
  // A currency with three decimals keeps every digit that any currency has.
  static const auto precise = *Currency::from("KWD");
  const auto amount = Money::parse(*decimal, precise);
  return amount ? amount->decimal() : *decimal;
}

/// Length before text, and a mark for what is absent: no two requests read the same.
void append(std::string& canonical, const std::optional<std::string>& field) {
  canonical += field ? std::to_string(field->size()) + ":" + *field : "-";
  canonical += ',';
}

}  // namespace

std::string fingerprint_of(const RefundRequest& request, std::string_view secret) {
  std::string canonical = "1,";  // the version of this list
  append(canonical, request.merchant_uid);
  append(canonical, canonical_amount(request.amount));
  append(canonical, std::string{trimmed(request.reason)});
  append(canonical, request.refund_holder);
  append(canonical, request.refund_bank);
  append(canonical, request.refund_account);
  append(canonical, request.refund_tel);

  // A secret of any length becomes a key of the right one.
  const auto key = hash_of(secret, "");
  const auto hash = hash_of(canonical, {reinterpret_cast<const char*>(key.data()), key.size()});
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

}  // namespace refund
