#pragma once

#include <vector>

#include "server/commands/command.h"

namespace refund::commands {

/// `refunds approve`, `refunds reject` and `refunds refusals`, under `refunds`.
std::vector<Command> add_refund_review(CLI::App& refunds);

}  // namespace refund::commands
