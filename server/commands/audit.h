#pragma once

#include <vector>

#include "server/commands/command.h"

namespace refund::commands {

/// The audit log: verify it, export it, and where it ends.
std::vector<Command> add_audit(CLI::App& program);

}  // namespace refund::commands
