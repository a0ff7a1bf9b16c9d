#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// `imp-refund payments import FILE`
Command add_payments(CLI::App& program);

}  // namespace refund::commands
