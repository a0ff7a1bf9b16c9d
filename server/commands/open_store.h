#pragma once

#include <memory>
#include <string>

#include "server/refund_store.h"

namespace refund::commands {

/// Opens the books that a --db option names. Throws ConfigError.
std::unique_ptr<RefundStore> open_store(const std::string& db);

}  // namespace refund::commands
