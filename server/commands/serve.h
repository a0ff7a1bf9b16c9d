#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// `imp-refund serve`
Command add_serve(CLI::App& program);

}  // namespace refund::commands
