#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// `imp-refund ticket --order UID [--max AMOUNT] [--ttl 15m]`
Command add_ticket(CLI::App& program);

}  // namespace refund::commands
