#include "server/commands/serve.h"

#include <memory>

#include "server/commands/open_store.h"
#include "server/commands/refund_server.h"
#include "server/commands/server_options.h"
#include "server/iamport/gateway.h"
#include "server/log.h"

namespace refund::commands {
namespace {

/// Names all that are missing at once, so that nobody has to start five times.
void require_all(const Secrets& secrets) {
  std::string missing;
  const auto require = [&](bool given, const char* name) {
    if (!given) missing += missing.empty() ? name : std::string{", "} + name;
  };
  require(secrets.imp_key.has_value(), "IMP_KEY");
  require(secrets.imp_secret.has_value(), "IMP_SECRET");
  require(!secrets.ticket_keys.empty(), "IMP_REFUND_TICKET_KEY");
  require(secrets.data_key.has_value(), "IMP_REFUND_DATA_KEY");
  if (!missing.empty())
    throw ConfigError{"serve needs " + missing + " in the environment (or NAME_FILE); see serve --help"};
}

int serve(const Options& options) {
  const auto config = config_from(options);
  const auto secrets = secrets_from(process_environment());
  require_all(secrets);
  log::set_level(config.log_level);
  if (!secrets.admin_token)
    log::warn("admin_api_off", {{"why", "IMP_REFUND_ADMIN_TOKEN is not set"}});

  SystemClock clock;
  Metrics metrics;
  const auto store = open_store(options.db);
  store->ping();
  iamport::Gateway gateway({*iamport::Endpoint::from(config.gateway), *secrets.imp_key,
                            *secrets.imp_secret, config.gateway_timeout},
                           clock, metrics);
  RefundServer server(config, secrets, {*store, gateway, clock, metrics});
  log::info("listening", {{"address", server.address()}, {"gateway", config.gateway}});
  server.run();
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
