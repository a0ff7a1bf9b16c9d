#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// `imp-refund policy check FILE` and `imp-refund policy try FILE`
Command add_policy(CLI::App& program);

}  // namespace refund::commands
