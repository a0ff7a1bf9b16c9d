#include "server/commands/command_line.h"

#include <sodium.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <vector>

#include "server/commands/audit.h"
#include "server/commands/demo.h"
#include "server/commands/keys.h"
#include "server/commands/payments.h"
#include "server/commands/policy.h"
#include "server/commands/refunds.h"
#include "server/commands/sandbox.h"
#include "server/commands/serve.h"
#include "server/commands/ticket.h"
#include "server/log.h"

namespace refund::commands {
namespace {

constexpr const char* version = "imp-refund 0.1.0";
constexpr int could_not_begin = 2;

int refuse(std::string_view why) {
  std::cerr << "imp-refund: " << why << "\n";
  return could_not_begin;
}

}  // namespace

int run(int argc, const char* const* argv) {
  // A client or a pipe that goes away is an error of that write, and no end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  if (sodium_init() < 0) return refuse("the cryptography library can't be initialised");

  CLI::App program{"Refunds through i'mport, exactly once."};
  program.name("imp-refund");
  program.set_version_flag("--version", version);
  program.set_help_flag("--help,-h", "Print this help");
  program.require_subcommand(0, 1);
  std::vector commands{add_demo(program), add_serve(program), add_sandbox(program),
                       add_ticket(program), add_payments(program)};
  for (auto& command : add_refunds(program)) commands.push_back(std::move(command));
  commands.push_back(add_reconcile(program));
  commands.push_back(add_policy(program));
  commands.push_back(add_keys(program));
  for (auto& command : add_audit(program)) commands.push_back(std::move(command));
  auto* help = program.add_subcommand("help", "Print all of this");

  try {
    program.parse(argc, argv);
    if (program.get_subcommands().empty()) return refuse("no command given; see imp-refund help");
    if (help->parsed()) {
      std::cout << program.get_formatter()->make_help(&program, "imp-refund",
                                                      CLI::AppFormatMode::All);
      return 0;
    }
    for (const auto& command : commands)
      if (command.app->parsed()) return command.run();
    return refuse("see imp-refund help");
  } catch (const CLI::Success& asked_for) {  // --help or --version
    return program.exit(asked_for);
  } catch (const CLI::ParseError& error) {
    return refuse(std::string{error.what()} + "; see --help");
  } catch (const std::exception& error) {
    return refuse(error.what());
  }
}

}  // namespace refund::commands
