#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// The keys of personal data.
Command add_keys(CLI::App& program);

}  // namespace refund::commands
