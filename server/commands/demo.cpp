#include "server/commands/demo.h"

#include <sodium.h>

#include <iostream>
#include <memory>

#include "server/commands/demo_books.h"
#include "server/commands/demo_orders.h"
#include "server/commands/open_gateway.h"
#include "server/commands/refund_server.h"
#include "server/commands/server_options.h"
#include "server/data_keys.h"
#include "server/http/answers.h"
#include "server/log.h"
#include "server/sandbox/sandbox.h"
#include "shared/kst.h"
#include "shared/wire/fields.h"

namespace refund::commands {
namespace {

using sandbox::Sandbox;
using sandbox::SandboxOptions;

constexpr std::chrono::hours ticket_life{1};

struct DemoOptions {
  Options server;
  std::string sandbox_listen;
  std::string latency = "0ms";
};

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

/// The demo's own, except where the environment says otherwise.
Secrets demo_secrets() {
  auto secrets = secrets_from(process_environment());
  secrets.imp_key = Secret{std::string{sandbox::imp_key}};
  secrets.imp_secret = Secret{std::string{sandbox::imp_secret}};
  if (secrets.ticket_keys.empty())
    secrets.ticket_keys.emplace_back(random_bytes(http::ticket_key_bytes_min));
  if (secrets.data_keys.empty()) secrets.data_keys.emplace_back(random_bytes(DataKeys::key_bytes));
  return secrets;
}

/// On the port that is asked for; without one on its usual port, or any other when that is taken.
std::unique_ptr<Sandbox> open_sandbox(const DemoOptions& options) {
  SandboxOptions wanted;
  wanted.latency = duration_from("--latency", options.latency);
  if (!options.sandbox_listen.empty()) {
    const auto address = address_from("--sandbox-listen", options.sandbox_listen);
    wanted.host = address.host;
    wanted.port = address.port;
    return std::make_unique<Sandbox>(wanted);
  }
  try {
    wanted.port = 8090;
    return std::make_unique<Sandbox>(wanted);
  } catch (const http::ListenError&) {
    wanted.port = 0;
    return std::make_unique<Sandbox>(wanted);
  }
}

/// GET /demo/orders.json; demo_orders.h says what it answers.
void answer_orders(const std::vector<DemoOrder>& orders, const http::TicketKeys& tickets,
                   const std::string& sandbox_url, const http::Call& call,
                   httplib::Response& response) {
  wire::JsonWriter out;
  out.begin_array("orders");
  for (const auto& [kind, payment, ordered_at] : orders) {
    const auto& order = payment.merchant_uid.str();
    out.begin_object("");
    out.text(wire::field::merchant_uid, order);
    out.text("kind", to_string(kind));
    out.text("ordered_at", kst_timestamp(ordered_at));
    out.text(wire::field::name, payment.name);
    out.text("ticket", tickets.sign({order, std::nullopt, call.now + ticket_life}));
    out.end();
  }
  out.end();
  out.text("sandbox", sandbox_url);
  http::answer_json(response, 200, out);
}

/// A merchant's, if the demo can be reached under both names of this machine. A certificate is
/// seldom for both.
http::LocalhostPages localhost_pages_of(const Config& config) {
  const auto& host = config.listen.host;
  const bool both_names = host == "127.0.0.1" || host == "0.0.0.0";
  return both_names && !config.tls ? http::LocalhostPages::a_merchants
                                   : http::LocalhostPages::our_own;
}

void print_welcome(const RefundServer& server, http::LocalhostPages localhost_pages,
                   const Sandbox& sandbox, const DemoBooks& books) {
  std::cout << "imp-refund demo: open " << server.url() << "/\n";
  if (localhost_pages == http::LocalhostPages::a_merchants)
    std::cout << "  The same shop as a page of another origin, as a merchant's is: "
              << "http://localhost:" << server.port() << "/\n";
  std::cout << "  No money moves: all payments are made up, in a sandbox at " << sandbox.url()
            << "\n  (" << sandbox.url()
            << "/_sandbox/state shows them). The books: " << books.file() << "\n  Ctrl-C ends it."
            << std::endl;
}

int demo(DemoOptions options) {
  const auto sandbox = open_sandbox(options);
  options.server.gateway = sandbox->url();
  const auto db = options.server.db;
  if (db.empty()) options.server.db = Options{}.db;  // not opened: the demo has books of its own
  const auto config = config_from(options.server);
  const auto secrets = demo_secrets();
  log::set_level(config.log_level);

  SystemClock clock;
  Metrics metrics;
  DemoBooks books{db};
  const auto orders = demo_orders(clock.now());
  for (const auto& order : orders) {
    sandbox->add(sandbox_payment(order));
    books.store().save_payment(order.payment, cancellations_of(order), clock.now(), "demo");
  }
  sandbox->start();

  const auto gateway = open_gateway(config.gateway, secrets, clock, metrics);
  const http::TicketKeys tickets{secrets.ticket_keys};
  const auto add_orders = [&](http::Router& router) {
    router.add("GET", "/demo/orders.json",
               [&](const http::Call& call, httplib::Response& response) {
                 answer_orders(orders, tickets, sandbox->url(), call, response);
               });
  };
  const auto localhost_pages = localhost_pages_of(config);
  RefundServer server(config, secrets, {books.store(), *gateway, clock, metrics}, add_orders,
                      localhost_pages);
  server.run([&] { print_welcome(server, localhost_pages, *sandbox, books); });
  return 0;
}

}  // namespace

Command add_demo(CLI::App& program) {
  auto* app = program.add_subcommand(
      "demo",
      "Everything in one process, with made-up payments: shop, API, books and an i'mport sandbox.\n"
      "Each start begins with the same orders, freshly made.");
  const auto options = std::make_shared<DemoOptions>();
  options->server.db = "";
  options->server.anonymous = "allow";
  options->server.log = "warn";
  add_server_options(*app, options->server);
  add_option(*app, "--db", options->server.db,
             "The books: sqlite:FILE, which must be new; a temporary file if not given");
  add_option(*app, "--sandbox-listen", options->sandbox_listen,
             "HOST:PORT of the sandbox; 127.0.0.1:8090 or any free port if not given");
  add_option(*app, "--latency", options->latency, "How long the sandbox takes to answer a cancel");
  app->footer(
      "Keys are made at random. IMP_REFUND_TICKET_KEY, IMP_REFUND_DATA_KEY and\n"
      "IMP_REFUND_ADMIN_TOKEN are taken from the environment where they are set.");
  return {app, [options] { return demo(*options); }};
}

}  // namespace refund::commands
