#include "server/commands/ticket.h"

#include <iostream>
#include <memory>

#include "server/clock.h"
#include "server/config.h"
#include "server/http/ticket.h"
#include "shared/id.h"
#include "shared/money.h"

namespace refund::commands {
namespace {

struct TicketOptions {
  std::string order;
  std::string max;
  std::string ttl = "15m";
};

/// The amount as a JSON number. Its currency is the order's, which is not known here, so up to
/// three decimals pass; the server holds it against the currency.
std::optional<std::string> max_from(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto amount = Money::parse(text, *Currency::from("KWD"));
  if (!amount || amount->is_zero())
    throw ConfigError{"--max: must be an amount such as 10000 or 14.2"};
  return amount->decimal();
}

int print_ticket(const TicketOptions& options) {
  if (!MerchantUid::from(options.order))
    throw ConfigError{"--order: must be an order id of 1 to 40 characters"};
  const auto ttl = duration_from("--ttl", options.ttl);
  const auto max = max_from(options.max);
  const auto secrets = secrets_from(process_environment());
  require(secrets, "ticket", {SecretName::ticket_key});

  const auto expires_at = SystemClock{}.now() + std::chrono::ceil<std::chrono::seconds>(ttl);
  std::cout << http::TicketKeys{secrets.ticket_keys}.sign({options.order, max, expires_at}) << "\n";
  return 0;
}

}  // namespace

Command add_ticket(CLI::App& program) {
  auto* app = program.add_subcommand("ticket", "Print a refund ticket for one order");
  app->footer(
      "It is signed with the first key in IMP_REFUND_TICKET_KEY (or the file in "
      "IMP_REFUND_TICKET_KEY_FILE).");
  const auto options = std::make_shared<TicketOptions>();
  add_option(*app, "--order", options->order, "The order's merchant_uid")->required();
  add_option(*app, "--max", options->max, "The most that one request may ask for");
  add_option(*app, "--ttl", options->ttl, "How long it is good for");
  return {app, [options] { return print_ticket(*options); }};
}

}  // namespace refund::commands
