#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/data_keys.h"
#include "shared/refund_request.h"

namespace refund {

/// Tells whether two requests with the same idempotency key are the same request. Stable across
/// restarts and versions, since it is kept in the books for weeks.
///
/// The request may name a bank account, which is personal data with few enough digits to be found
/// by trying; so it is a keyed hash (BLAKE2b). `key` has 32 bytes. The checksum is
/// no part of it: it says on which balance to begin, not what is asked for.
std::string fingerprint_of(const RefundRequest& request, std::string_view key);

/// Fingerprints that outlive a change of the data key: each names its key, and old keys are known
/// for as long as the books hold fingerprints of them (fingerprint_keys.h).
class Fingerprints {
 public:
  /// At least one. The first makes new fingerprints, each recognises its own.
  explicit Fingerprints(std::vector<DataKeys::FingerprintKey> keys);

  std::string of(const RefundRequest& request) const;

  /// False also for a fingerprint whose key is not known any more: nobody can tell then.
  bool same(std::string_view kept, const RefundRequest& request) const;

 private:
  std::vector<DataKeys::FingerprintKey> keys_;
};

}  // namespace refund
