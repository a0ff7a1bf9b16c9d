#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/audit.h"

namespace refund {

class RefundStore;

/// A hash that was written down elsewhere when entry `seq` was the last one.
struct AuditAnchor {
  std::int64_t seq = 0;
  AuditHash hash{};

  /// "1042:9f86d0…", as `audit head` prints it.
  static std::optional<AuditAnchor> from(std::string_view text);
};
std::string to_string(const AuditAnchor& anchor);

/// What is wrong with the log, at the first entry where anything is.
enum class AuditFault {
  missing,       ///< the entry is not there, and later ones are
  changed,       ///< the entry, or its place in the order, is not what was written
  tail_missing,  ///< the log ends before this entry, which was written once
  not_anchored,  ///< the whole log from here on is another one than what was anchored
};

struct AuditVerdict {
  std::int64_t entries = 0;  ///< good ones, from the first on
  AuditHead head;
  struct Broken {
    AuditFault fault;
    std::int64_t seq;  ///< the first broken entry
  };
  std::optional<Broken> broken;
};

/// Reads the whole log and holds each entry against the one before, and the last number given out
/// and the anchor, if there is one, against the end. Throws StoreUnavailable.
AuditVerdict verify_audit(RefundStore& store, const std::optional<AuditAnchor>& anchor);

}  // namespace refund
