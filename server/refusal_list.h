#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/refund_store.h"
#include "shared/refusal_kind.h"

namespace refund {

/// A text with which refunds were declined, for the operator to read. What it comes to is found out
/// anew each time, so a newer program may make more of an old text.
struct RefusalText {
  std::string pg_provider;
  std::string text;  ///< i'mport's and the PG's own
  RefusalKind kind;
  std::int64_t count;
  sys_seconds last_at;
  RefundId last;  ///< the newest refund that was declined with it
};

/// The texts of the newest `refunds_max` failed refunds, those of `kind` only when it is given; the
/// most frequent first.
std::vector<RefusalText> refusal_texts(RefundStore& store, std::optional<RefusalKind> kind,
                                       std::int64_t refunds_max = 100'000);

}  // namespace refund
