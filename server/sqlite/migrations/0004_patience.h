#pragma once

namespace refund::sqlite {

/// How long whoever sends a refund wants to be waited for. 0, which older rows have: as long as
/// whoever looks at it thinks right.
inline constexpr const char* patience_0004 = R"sql(
ALTER TABLE refunds ADD COLUMN call_limit INTEGER NOT NULL DEFAULT 0 CHECK (call_limit >= 0);
ALTER TABLE refunds ADD COLUMN settle_after INTEGER NOT NULL DEFAULT 0 CHECK (settle_after >= 0);
)sql";

}  // namespace refund::sqlite
