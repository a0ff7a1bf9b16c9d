#include "server/fingerprint.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>

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
void append_field(std::string& canonical, const std::optional<std::string>& field) {
  canonical += field ? std::to_string(field->size()) + ":" + *field : "-";
  canonical += ',';
}

}  // namespace

std::string fingerprint_of(const RefundRequest& request, std::string_view key) {
  std::string canonical = "1,";  // the version of this list
  append_field(canonical, request.merchant_uid);
  append_field(canonical, canonical_amount(request.amount));
  append_field(canonical, std::string{trimmed(request.reason)});
  append_field(canonical, request.refund_holder);
  append_field(canonical, request.refund_bank);
  append_field(canonical, request.refund_account);
  append_field(canonical, request.refund_tel);

  const auto hash = hash_of(canonical, key);
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

Fingerprints::Fingerprints(std::vector<DataKeys::FingerprintKey> keys) : keys_(std::move(keys)) {
  assert(!keys_.empty());
}

std::string Fingerprints::of(const RefundRequest& request) const {
  const auto& [id, key] = keys_.front();
  return id + ":" + fingerprint_of(request, key.reveal());
}

bool Fingerprints::same(std::string_view kept, const RefundRequest& request) const {
  // The first version of this program had one data key and named none.
  const auto colon = kept.find(':');
  const auto id = colon == kept.npos ? "" : kept.substr(0, colon);
  const auto hash = colon == kept.npos ? kept : kept.substr(colon + 1);
  return std::any_of(keys_.begin(), keys_.end(), [&](const auto& known) {
    return (id.empty() || id == known.id) && fingerprint_of(request, known.key.reveal()) == hash;
  });
}

}  // namespace refund
