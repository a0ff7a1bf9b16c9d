#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// `imp-refund refunds list|show|retry|export`
std::vector<Command> add_refunds(CLI::App& program);

/// `imp-refund reconcile`
Command add_reconcile(CLI::App& program);

}  // namespace refund::commands
