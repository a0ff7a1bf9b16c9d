#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "server/audit.h"
#include "server/clock.h"
#include "server/data_keys.h"
#include "server/refund_store.h"

namespace refund {

/// What a rotation has come to.
struct Rotation {
  std::int64_t resealed = 0;    ///< accounts that are under the newest key now
  std::int64_t unreadable = 0;  ///< accounts whose key is missing, or that were tampered with
  int fingerprint_keys_unreadable = 0;
  std::int64_t left = 0;  ///< accounts under other keys: the unreadable ones, and what a server
                          ///< that still has an older key in front has written meanwhile
  std::set<std::string> missing_keys;  ///< the names of keys that would be needed
  bool scrubbed = false;  ///< what was sealed before is gone from the database's files too

  /// No key but the newest is needed any more.
  bool complete() const { return left == 0 && fingerprint_keys_unreadable == 0; }
};

using RotationProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Seals everything anew under the newest key, `batch` accounts in one transaction, so that refunds
/// go on beside it. It may be cut off anywhere and started again: what has been done stays done.
/// `by` goes into the audit log. Throws StoreUnavailable.
Rotation rotate_keys(RefundStore& store, const DataKeys& keys, Clock& clock, const Asker& by,
                     const RotationProgress& progress, int batch = 500);

}  // namespace refund
