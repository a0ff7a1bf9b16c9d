#include "server/commands/refunds.h"

#include <iostream>
#include <memory>

#include "server/audit_notes.h"
#include "server/commands/open_gateway.h"
#include "server/commands/open_store.h"
#include "server/commands/operator.h"
#include "server/commands/refund_review.h"
#include "server/commands/refund_table.h"
#include "server/http/record_wire.h"
#include "server/settled_bell.h"

namespace refund::commands {
namespace {

constexpr int could_not_do_all = 1;

/// The options of all these subcommands; each declares those that it has.
struct RefundsOptions {
  Options server;
  std::string id;
  std::string status;
  std::string order;
  std::string review;
  std::string limit = "100";
  bool json = false;
  bool csv = false;
};

RefundId id_from(const RefundsOptions& options) {
  const auto id = RefundId::from(options.id);
  if (!id) throw ConfigError{"that is no refund's id, which looks like rf_…"};
  return *id;
}

RefundFilter filter_from(const RefundsOptions& options) {
  RefundFilter filter;
  if (!options.status.empty()) {
    filter.status = refund_status_from(options.status);
    if (!filter.status) throw ConfigError{"--status: must be pending, succeeded or failed"};
  }
  if (!options.review.empty()) {
    filter.review = review_from(options.review);
    if (!filter.review) throw ConfigError{"--review: must be waiting, approved or rejected"};
  }
  if (!options.order.empty()) {
    filter.merchant_uid = MerchantUid::from(options.order);
    if (!filter.merchant_uid)
      throw ConfigError{"--order: must be an order id of 1 to 40 characters"};
  }
  return filter;
}

/// Calls visit(record) for the newest `max` refunds, page by page.
template <class F>
void each_refund(RefundStore& store, RefundFilter filter, std::int64_t max, F&& visit) {
  constexpr std::int64_t page = 1000;
  while (max > 0) {
    filter.limit = static_cast<int>(std::min(page, max));
    const auto records = store.list(filter);
    for (const auto& record : records) visit(record);
    if (records.size() < static_cast<std::size_t>(filter.limit)) return;
    max -= filter.limit;
    filter.after = records.back().refund.id;
  }
}

TableFormat format_of(const RefundsOptions& options, TableFormat otherwise) {
  if (options.json) return TableFormat::json_lines;
  if (options.csv) return TableFormat::csv;
  return otherwise;
}

int list(const RefundsOptions& options) {
  const auto filter = filter_from(options);
  const auto max = count_from("--limit", options.limit);
  const auto store = open_store_beside_server(options.server.db);
  RefundTable table{std::cout, format_of(options, TableFormat::table)};
  each_refund(*store, filter, max, [&](const RefundRecord& record) { table.add(record); });
  return 0;
}

int export_all(const RefundsOptions& options) {
  const auto filter = filter_from(options);
  const auto store = open_store_beside_server(options.server.db);
  RefundTable table{std::cout, format_of(options, TableFormat::csv)};
  each_refund(*store, filter, std::numeric_limits<std::int64_t>::max(),
              [&](const RefundRecord& record) { table.add(record); });
  std::cout.flush();
  if (!std::cout) throw ConfigError{"refunds export: the output can't be written"};
  return 0;
}

int print(RefundStore& store, const std::optional<RefundRecord>& record,
          const RefundsOptions& options) {
  if (!record) {
    std::cerr << "imp-refund: there is no refund " << options.id << "\n";
    return could_not_do_all;
  }
  const auto history = store.history(record->refund.id);
  const auto changes = store.changes(record->refund.merchant_uid);
  if (!options.json) {
    print_refund(std::cout, *record, history, changes);
    return 0;
  }
  wire::JsonWriter out;
  wire::write_record(out, *record);
  wire::write_history(out, history);
  wire::write_changes(out, changes);
  std::cout << out.finish() << "\n";
  return 0;
}

int show(const RefundsOptions& options) {
  const auto id = id_from(options);
  const auto store = open_store_beside_server(options.server.db);
  return print(*store, store->find_refund(id), options);
}

/// A reconciler of this process, beside that of a server which may be running on the same books.
class OwnReconciler {
 public:
  explicit OwnReconciler(const Options& options, std::string_view command)
      : config_(gateway_config_from(options)), secrets_(secrets_from(process_environment())) {
    require(secrets_, command, {SecretName::imp_key, SecretName::imp_secret});
    store_ = open_store_beside_server(options.db);
    gateway_ = open_gateway(config_, secrets_, clock_, metrics_);
    reconciler_.emplace(*store_, *gateway_, clock_, bell_, reconciler_options(config_));
  }

  RefundStore& store() { return *store_; }
  sys_seconds now() { return clock_.now(); }
  Reconciler& operator*() { return *reconciler_; }

 private:
  GatewayConfig config_;
  Secrets secrets_;
  SystemClock clock_;
  Metrics metrics_;
  SettledBell bell_;
  std::unique_ptr<RefundStore> store_;
  std::unique_ptr<PaymentGateway> gateway_;
  std::optional<Reconciler> reconciler_;
};

int retry(const RefundsOptions& options) {
  const auto id = id_from(options);
  OwnReconciler reconciler(options.server, "refunds retry");
  const auto record = (*reconciler).check(id);
  if (record)
    reconciler.store().write_audit(note_of_retry(*record, the_operator(), reconciler.now()));
  const int code = print(reconciler.store(), record, options);
  return record && record->refund.status == RefundStatus::pending ? could_not_do_all : code;
}

int reconcile(const RefundsOptions& options) {
  OwnReconciler reconciler(options.server, "reconcile");
  const auto report = (*reconciler).pass();
  reconciler.store().write_audit(note_of_pass(report, the_operator(), reconciler.now()));
  if (options.json) {
    wire::JsonWriter out;
    wire::write_report(out, report);
    std::cout << out.finish() << "\n";
  } else {
    std::cout << report.looked << " looked at: " << report.succeeded << " succeeded, "
              << report.failed << " failed, " << report.pending << " still pending ("
              << report.unclear << " need a person, " << report.unavailable
              << " could not be asked for)\n";
  }
  return report.unavailable == 0 ? 0 : could_not_do_all;
}

void add_gateway_options(CLI::App& app, Options& options) {
  add_option(app, "--gateway", options.gateway, "Where i'mport is");
  add_option(app, "--gateway-timeout", options.gateway_timeout,
             "Longest time for a call to i'mport");
  add_option(app, "--settle-after", options.settle_after,
             "How long an unchanged balance must be seen before an unknown outcome is called not "
             "executed");
  app.footer(
      "Needs IMP_KEY and IMP_SECRET in the environment. It asks i'mport; it sends no cancel.");
}

}  // namespace

std::vector<Command> add_refunds(CLI::App& program) {
  auto* refunds = program.add_subcommand("refunds", "Look at refunds");
  refunds->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, auto run) {
    auto* app = refunds->add_subcommand(name, help);
    const auto options = std::make_shared<RefundsOptions>();
    add_option(*app, "--db", options->server.db, "The books");
    add_flag(*app, "--json", options->json, "As JSON");
    return std::pair{Command{app, [options, run] { return run(*options); }}, options};
  };

  const auto [listing, list_options] = add("list", "The newest refunds, newest first", list);
  add_option(*listing.app, "--status", list_options->status,
             "Only pending, succeeded or failed ones");
  add_option(*listing.app, "--review", list_options->review,
             "Only those that are waiting for a review, approved or rejected");
  add_option(*listing.app, "--order", list_options->order, "Only those of one order");
  add_option(*listing.app, "--limit", list_options->limit, "How many");
  add_flag(*listing.app, "--csv", list_options->csv, "As CSV");

  const auto [showing, show_options] = add("show", "One refund with its history", show);
  showing.app->add_option("id", show_options->id, "The refund's id")->required();

  const auto [retrying, retry_options] =
      add("retry", "Ask i'mport now how a pending refund ended", retry);
  retrying.app->add_option("id", retry_options->id, "The refund's id")->required();
  add_gateway_options(*retrying.app, retry_options->server);

  const auto [exporting, export_options] = add("export", "All refunds, as CSV", export_all);
  add_option(*exporting.app, "--status", export_options->status,
             "Only pending, succeeded or failed ones");
  add_option(*exporting.app, "--order", export_options->order, "Only those of one order");
  std::vector commands{listing, showing, retrying, exporting};
  for (auto& command : add_refund_review(*refunds)) commands.push_back(std::move(command));
  return commands;
}

Command add_reconcile(CLI::App& program) {
  auto* app = program.add_subcommand(
      "reconcile", "Ask i'mport once about every refund with an uncertain outcome");
  const auto options = std::make_shared<RefundsOptions>();
  add_option(*app, "--db", options->server.db, "The books");
  add_flag(*app, "--json", options->json, "As JSON");
  add_gateway_options(*app, options->server);
  return {app, [options] { return reconcile(*options); }};
}

}  // namespace refund::commands
