#include "server/commands/refund_review.h"

#include <iostream>
#include <memory>

#include "server/commands/open_gateway.h"
#include "server/commands/open_store.h"
#include "server/commands/operator.h"
#include "server/commands/printable.h"
#include "server/commands/refund_table.h"
#include "server/config.h"
#include "server/fingerprint_keys.h"
#include "server/http/record_wire.h"
#include "server/refund_service.h"
#include "server/refusal_list.h"
#include "shared/kst.h"
#include "shared/text.h"

namespace refund::commands {
namespace {

constexpr int could_not_do_it = 1;
constexpr std::string_view by_operator = "imp-refund refunds";

struct ReviewOptions {
  Options server;
  std::string id;
  std::string reason;
  std::string kind;
  bool json = false;
};

RefundId id_from(const ReviewOptions& options) {
  const auto id = RefundId::from(options.id);
  if (!id) throw ConfigError{"that is no refund's id, which looks like rf_…"};
  return *id;
}

/// What the operator reads when it could not be done; empty when it was.
std::string why_not(const ReviewAnswer& answer) {
  if (std::holds_alternative<NoSuchRefund>(answer)) return "there is no such refund";
  if (const auto* over = std::get_if<ReviewOver>(&answer))
    return "it does not wait for a review: " + std::string{to_string(over->record.review)};
  if (const auto* refused = std::get_if<Refused>(&answer))
    return std::string{text(refused->why, Lang::en)} + " It still waits.";
  if (const auto* invalid = std::get_if<Invalid>(&answer))
    return std::string{text(invalid->violations.front(), Lang::en)} + " It still waits.";
  if (std::holds_alternative<GatewayUnavailable>(answer))
    return "i'mport can't be asked. It still waits.";
  return {};
}

int tell(RefundStore& store, const RefundId& id, const ReviewAnswer& answer) {
  if (const auto why = why_not(answer); !why.empty()) {
    std::cerr << "imp-refund: " << id.str() << ": " << why << "\n";
    return could_not_do_it;
  }
  const auto record = store.find_refund(id);
  print_refund(std::cout, *record, store.history(id), store.changes(record->refund.merchant_uid));
  return 0;
}

int approve(const ReviewOptions& options) {
  const auto id = id_from(options);
  const auto config = gateway_config_from(options.server);
  const auto secrets = secrets_from(process_environment());
  require(secrets, "refunds approve",
          {SecretName::imp_key, SecretName::imp_secret, SecretName::data_key});
  SystemClock clock;
  Metrics metrics;
  const auto store = open_store_beside_server(options.server.db);
  const auto gateway = open_gateway(config, secrets, clock, metrics);
  RefundServiceOptions service;
  service.calls = 0;  // on this thread, to its end
  service.call_limit = config.call_limit();
  service.settle_after = config.settle_after;
  service.data_keys = std::make_shared<const DataKeys>(secrets.data_keys);
  service.fingerprints =
      std::make_shared<const Fingerprints>(open_fingerprints(*store, *service.data_keys));
  RefundService refunds{*store, *gateway, clock, service};
  return tell(*store, id, refunds.approve(id, by_operator, the_operator()));
}

/// Sends nothing, so it needs no secrets.
class NoGateway : public PaymentGateway {
 public:
  CancelAnswer cancel(const CancelOrder&) override { return CancelNotSent{"not to be sent"}; }
  Result<GatewayPayment, LookupError> find(const ImpUid&) override { return none(); }
  Result<GatewayPayment, LookupError> find(const MerchantUid&) override { return none(); }
  Result<std::vector<GatewayPayment>, LookupError> cancelled_between(sys_seconds,
                                                                     sys_seconds) override {
    return Unexpected{LookupError::unavailable};
  }
  std::optional<std::string> trouble() override { return "there is none"; }

 private:
  static Result<GatewayPayment, LookupError> none() { return Unexpected{LookupError::unavailable}; }
};

int reject(const ReviewOptions& options) {
  const auto id = id_from(options);
  const auto reason = trimmed(options.reason);
  const auto length = characters(reason);
  if (reason.empty() || !length || *length > reason_max || has_control_character(reason))
    throw ConfigError{"--reason: the customer reads it; 1 to 200 characters"};
  SystemClock clock;
  NoGateway gateway;
  const auto store = open_store_beside_server(options.server.db);
  SettledBell bell;
  Settlement settlement{*store, gateway, clock, bell};
  return tell(*store, id,
              reject_refund(*store, settlement, id, reason, by_operator, the_operator()));
}

int refusals(const ReviewOptions& options) {
  std::optional<RefusalKind> kind;
  if (!options.kind.empty()) {
    kind = refusal_kind_from(options.kind);
    if (!kind) throw ConfigError{"--kind: must be unknown or another kind of docs/rules.md"};
  }
  const auto store = open_store_beside_server(options.server.db);
  for (const auto& refusal : refusal_texts(*store, kind)) {
    if (options.json) {
      wire::JsonWriter line;
      wire::write_refusal(line, refusal);
      std::cout << line.finish() << "\n";
      continue;
    }
    std::cout << refusal.count << "  " << to_string(refusal.kind) << "  "
              << (refusal.pg_provider.empty() ? "-" : refusal.pg_provider) << "  "
              << kst_timestamp(refusal.last_at) << "  " << refusal.last.str() << "  "
              << printable(refusal.text) << "\n";
  }
  return 0;
}

}  // namespace

std::vector<Command> add_refund_review(CLI::App& refunds) {
  const auto add = [&](const char* name, const char* help, auto run) {
    auto* app = refunds.add_subcommand(name, help);
    const auto options = std::make_shared<ReviewOptions>();
    add_option(*app, "--db", options->server.db, "The books");
    return std::pair{Command{app, [options, run] { return run(*options); }}, options};
  };

  const auto [approving, approve_options] =
      add("approve", "Send a refund that waits for a review, once", approve);
  approving.app->add_option("id", approve_options->id, "The refund's id")->required();
  add_option(*approving.app, "--gateway", approve_options->server.gateway, "Where i'mport is");
  add_option(*approving.app, "--gateway-timeout", approve_options->server.gateway_timeout,
             "Longest time for a call to i'mport");
  approving.app->footer("Needs IMP_KEY, IMP_SECRET and IMP_REFUND_DATA_KEY in the environment.");

  const auto [rejecting, reject_options] =
      add("reject", "End a refund that waits for a review; nothing is sent", reject);
  rejecting.app->add_option("id", reject_options->id, "The refund's id")->required();
  add_option(*rejecting.app, "--reason", reject_options->reason, "What the customer reads")
      ->required();

  const auto [listing, refusal_options] =
      add("refusals", "With which words refunds were declined, and how often", refusals);
  add_option(*listing.app, "--kind", refusal_options->kind,
             "Only those of one kind, such as unknown");
  add_flag(*listing.app, "--json", refusal_options->json, "As JSON, one a line");
  return {approving, rejecting, listing};
}

}  // namespace refund::commands
