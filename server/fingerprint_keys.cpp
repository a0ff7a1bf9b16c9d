#include "server/fingerprint_keys.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/log.h"

namespace refund {
namespace {

std::string place_of(const std::string& id) {
  return "fingerprint key " + id;
}

}  // namespace

Fingerprints open_fingerprints(RefundStore& store, const DataKeys& keys) {
  auto known = keys.fingerprint_keys();
  const auto kept = store.fingerprint_keys();
  for (const auto& [id, key] : known) {
    const bool is_kept = std::any_of(kept.begin(), kept.end(),
                                     [&id = id](const auto& other) { return other.id == id; });
    if (!is_kept) store.put_fingerprint_key({id, keys.seal(key.reveal(), place_of(id))});
  }
  for (const auto& [id, sealed] : kept) {
    if (keys.knows(id)) continue;
    if (auto key = keys.open(sealed, place_of(id)))
      known.push_back({id, Secret{*std::move(key)}});
    else
      log::warn("data_key_missing", {{"key", sealed.key_id}, {"needed_for", "fingerprints"}});
  }
  return Fingerprints{std::move(known)};
}

int reseal_fingerprint_keys(RefundStore& store, const DataKeys& keys) {
  int unreadable = 0;
  for (const auto& [id, sealed] : store.fingerprint_keys()) {
    if (sealed.key_id == keys.newest()) continue;
    if (const auto key = keys.open(sealed, place_of(id)))
      store.put_fingerprint_key({id, keys.seal(*key, place_of(id))});
    else
      ++unreadable;
  }
  return unreadable;
}

}  // namespace refund
