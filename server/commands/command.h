#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace refund::commands {

/// A subcommand. Each file of this folder has one function `Command add_NAME(CLI::App& program)`
/// that declares its options; command_line.cpp lists them.
struct Command {
  CLI::App* app;
  /// Runs it once its options have been parsed. The result is the exit code. May throw ConfigError,
  /// StoreUnavailable, http::ListenError or http::PagesError: one line for people, exit code 2.
  std::function<int()> run;
};

/// An option with its twin in the environment: --answer-within and IMP_REFUND_ANSWER_WITHIN. All
/// values are texts here; what they mean, and whether they mean anything, is found out in one place
/// after parsing, so that a variable meant for another subcommand can't stop this one.
CLI::Option* add_option(CLI::App& app, const std::string& name, std::string& value,
                        const std::string& help);
/// The same for one that may be repeated; in the environment with commas between.
CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                      const std::string& help);
/// The same for one without a value; in the environment `true` or `false`.
CLI::Option* add_flag(CLI::App& app, const std::string& name, bool& value, const std::string& help);

}  // namespace refund::commands
