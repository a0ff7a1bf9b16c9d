#include "server/commands/serve.h"

#include <memory>

#include "server/commands/open_gateway.h"
#include "server/commands/open_store.h"
#include "server/commands/refund_server.h"
#include "server/commands/server_options.h"
#include "server/log.h"

namespace refund::commands {
namespace {

int serve(const Options& options) {
  const auto config = config_from(options);
  const auto secrets = secrets_from(process_environment());
  require(
      secrets, "serve",
      {SecretName::imp_key, SecretName::imp_secret, SecretName::ticket_key, SecretName::data_key});
  log::set_level(config.log_level);
  if (!secrets.admin_token)
    log::warn("admin_api_off", {{"why", "IMP_REFUND_ADMIN_TOKEN is not set"}});

  SystemClock clock;
  Metrics metrics;
  const auto store = open_store(options.db);
  store->ping();
  const auto gateway = open_gateway(config.gateway, secrets, clock, metrics);
  RefundServer server(config, secrets, {*store, *gateway, clock, metrics});
  server.run([&] {
    log::info(
        "listening",
        {{"address", server.address()}, {"url", server.url()}, {"gateway", config.gateway.url}});
  });
  return 0;
}

}  // namespace

Command add_serve(CLI::App& program) {
  auto* app = program.add_subcommand("serve", "Serve the API and the pages against i'mport");
  app->footer(secrets_help);
  const auto options = std::make_shared<Options>();
  add_server_options(*app, *options);
  add_option(*app, "--db", options->db, "The books: sqlite:FILE");
  add_option(*app, "--gateway", options->gateway, "Where i'mport is");
  return {app, [options] { return serve(*options); }};
}

}  // namespace refund::commands
