#include "server/key_rotation.h"

#include <optional>
#include <vector>

#include "server/fingerprint_keys.h"

namespace refund {

Rotation rotate_keys(RefundStore& store, const DataKeys& keys, Clock& clock, const Asker& by,
                     const RotationProgress& progress, int batch) {
  Rotation rotation;
  const auto key = "key " + keys.newest();
  store.write_audit({clock.now(), by, "keys rotated", key, "begun", ""});
  rotation.fingerprint_keys_unreadable = reseal_fingerprint_keys(store, keys);

  const auto total = store.count_accounts_not_under(keys.newest());
  std::optional<RefundId> after;
  while (true) {
    const auto accounts = store.accounts_not_under(keys.newest(), after, batch);
    if (accounts.empty()) break;
    after = accounts.back().refund;

    std::vector<AccountOf> anew;
    for (const auto& account : accounts) {
      if (const auto opened = open(keys, account.refund, account.bank, account.sealed)) {
        anew.push_back({account.refund, account.bank, seal(keys, account.refund, *opened)});
      } else {
        ++rotation.unreadable;
        if (!keys.knows(account.sealed.key_id)) rotation.missing_keys.insert(account.sealed.key_id);
      }
    }
    rotation.resealed += store.reseal_accounts(anew, clock.now(), by);
    progress(rotation.resealed, total);
  }
  rotation.left = store.count_accounts_not_under(keys.newest());
  rotation.scrubbed = store.scrub();
  store.write_audit({clock.now(), by, "keys rotated", key,
                     rotation.complete() ? "done" : "not done",
                     std::to_string(rotation.resealed) + " accounts sealed anew, " +
                         std::to_string(rotation.left) + " left"});
  return rotation;
}

}  // namespace refund
