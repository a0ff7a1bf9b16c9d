#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// `imp-refund demo`
Command add_demo(CLI::App& program);

}  // namespace refund::commands
