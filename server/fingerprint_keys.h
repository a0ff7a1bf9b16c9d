#pragma once

#include "server/data_keys.h"
#include "server/fingerprint.h"
#include "server/refund_store.h"

namespace refund {

/// A request that is repeated after the data key has changed must find its refund, not be refused
/// as another one. So the books keep the keys of their own fingerprints, sealed under a data key:
/// they outlive the one that they were made of. Throws StoreUnavailable.
Fingerprints open_fingerprints(RefundStore& store, const DataKeys& keys);

/// Seals those that are under an older key under the newest one. Returns how many can't be opened
/// with any of `keys`.
int reseal_fingerprint_keys(RefundStore& store, const DataKeys& keys);

}  // namespace refund
