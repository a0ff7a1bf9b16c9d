#pragma once

namespace refund::commands {

/// Runs the subcommand that the command line names. Returns the exit code: 0 when it did what it
/// was asked for, 1 when it could not do all of it, 2 when it could not begin.
int run(int argc, const char* const* argv);

}  // namespace refund::commands
