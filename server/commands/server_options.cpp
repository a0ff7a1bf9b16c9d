#include "server/commands/server_options.h"

namespace refund::commands {

void add_server_options(CLI::App& app, Options& options) {
  add_option(app, "--listen", options.listen, "HOST:PORT to serve on; port 0 takes a free one");
  add_option(app, "--tls-cert", options.tls_cert,
             "Serve HTTPS with this certificate and its chain, a PEM file; reread on SIGHUP");
  add_option(app, "--tls-key", options.tls_key, "Its key, a PEM file without a passphrase");
  add_option(
      app, "--public", options.public_folder,
      "Folder of the page files; the public/ that was built beside the program if not given");
  add_list(app, "--allow-origin", options.allow_origins,
           "Origin of a page that may use the API, such as https://shop.example.com; repeatable");
  add_option(app, "--anonymous", options.anonymous,
             "allow or deny requests without a ticket; allow needs a gateway on this machine");
  add_option(app, "--gateway-timeout", options.gateway_timeout,
             "Longest time for a call to i'mport");
  add_option(app, "--answer-within", options.answer_within,
             "After this time a refund still under way is answered 202");
  add_option(app, "--settle-after", options.settle_after,
             "How long an unchanged balance must be seen before an unknown outcome is called not "
             "executed");
  add_option(app, "--workers", options.workers, "Requests that are worked on at the same time");
  add_option(app, "--retain", options.retain,
             "How long a refund account is kept, encrypted, after its refund has settled");
  add_option(app, "--limit-order", options.limit_order,
             "Calls of customers about one order, as 600/1m, or off; more are answered 429");
  add_option(app, "--limit-ticket", options.limit_ticket, "The same for one ticket");
  add_option(app, "--limit-address", options.limit_address,
             "The same for all calls of customers from one address");
  add_option(app, "--connections-per-address", options.connections_per_address,
             "Connections at the same time from one address that is no trusted proxy's, or off");
  add_list(app, "--trusted-proxy", options.trusted_proxies,
           "Address or range of a proxy whose X-Forwarded-For is believed; repeatable");
  add_option(app, "--policy", options.policy,
             "File with the merchant's policy, which SIGHUP makes it read again");
  add_option(app, "--log", options.log, "info, warn, error or off: JSON lines on standard error");
}

const char* const secrets_help =
    "Secrets come from the environment. Each may be given as NAME_FILE, a file that holds it:\n"
    "  IMP_KEY, IMP_SECRET      of the i'mport account\n"
    "  IMP_REFUND_TICKET_KEY    signs refund tickets; 32 bytes or more, several with commas "
    "between:\n"
    "                           the first signs, each is believed\n"
    "  IMP_REFUND_DATA_KEY      encrypts personal data; 32 bytes in base64, several with commas "
    "between:\n"
    "                           the first encrypts, each decrypts; see keys rotate\n"
    "  IMP_REFUND_ADMIN_TOKEN   opens the merchant-server and operator API; off without it\n";

}  // namespace refund::commands
