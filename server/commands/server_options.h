#pragma once

#include "server/commands/command.h"
#include "server/config.h"

namespace refund::commands {

/// Declares the options that `serve` and `demo` have in common, with `options` as their defaults:
/// all but --db and --gateway.
void add_server_options(CLI::App& app, Options& options);

/// For --help: what comes from the environment alone.
extern const char* const secrets_help;

}  // namespace refund::commands
