#pragma once

#include <memory>
#include <string>

#include "server/refund_store.h"
#include "server/sqlite/connection.h"

namespace refund::sqlite {

/// The books in one file, for one machine. Any number of programs on it may open the same file.
/// `path` may be ":memory:". Throws StoreUnavailable when the file can't be used, when a newer
/// program has written it, or an older one and the options don't let it be migrated.
std::unique_ptr<RefundStore> open_sqlite_store(const std::string& path,
                                               const SqliteOptions& options = {});

}  // namespace refund::sqlite
