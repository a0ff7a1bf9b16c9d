#pragma once

#include "server/commands/command.h"

namespace refund::commands {

/// The i'mport V1 sandbox alone.
Command add_sandbox(CLI::App& program);

}  // namespace refund::commands
