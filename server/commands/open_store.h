#pragma once

#include <memory>
#include <string>

#include "server/refund_store.h"

namespace refund::commands {

/// Opens the books that a --db option names, for the server: those of an older version are brought
/// up to date. Throws ConfigError.
std::unique_ptr<RefundStore> open_store(const std::string& db);

/// The same for a command, which may run beside a server of an older version: books of that
/// version are refused.
std::unique_ptr<RefundStore> open_store_beside_server(const std::string& db);

}  // namespace refund::commands
