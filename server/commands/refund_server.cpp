#include "server/commands/refund_server.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "server/commands/open_gateway.h"
#include "server/commands/policy_file.h"
#include "server/commands/signals.h"
#include "server/fingerprint_keys.h"
#include "server/http/admin_routes.h"
#include "server/http/health_routes.h"
#include "server/http/merchant_routes.h"
#include "server/http/refund_routes.h"
#include "server/http/webhook_route.h"
#include "server/log.h"

namespace refund::commands {
namespace {

using std::chrono::milliseconds;

RefundServiceOptions service_options(const Config& config, const Secrets& secrets,
                                     RefundStore& store, const CurrentPolicy& policy,
                                     Metrics& metrics) {
  RefundServiceOptions options;
  options.policy = &policy;
  options.metrics = &metrics;
  options.answer_within = config.answer_within;
  options.call_limit = config.gateway.call_limit();
  options.settle_after = config.gateway.settle_after;
  options.calls = config.workers;
  options.data_keys = std::make_shared<const DataKeys>(secrets.data_keys);
  options.fingerprints =
      std::make_shared<const Fingerprints>(open_fingerprints(store, *options.data_keys));
  return options;
}

ReconcilerOptions measured_reconciler(const Config& config, Metrics& metrics) {
  auto options = reconciler_options(config.gateway);
  options.metrics = &metrics;
  options.keep_accounts = config.retain;
  return options;
}

std::unique_ptr<http::TlsIdentity> tls_identity(const Config& config) {
  if (!config.tls) return nullptr;
  return std::make_unique<http::TlsIdentity>(config.tls->certificate, config.tls->key);
}

void reread(http::TlsIdentity& identity) {
  try {
    identity.reread();
    log::info("certificate_reread");
  } catch (const http::TlsError& error) {
    log::error("certificate_not_reread", {{"why", error.what()}});
  }
}

/// A number that can't be had now is NaN in Prometheus, and no reason to give none of the others.
std::function<double()> or_nan(std::function<double()> read) {
  return [read = std::move(read)] {
    try {
      return read();
    } catch (const StoreUnavailable&) {
      return std::nan("");
    }
  };
}

}  // namespace

RefundServer::RefundServer(const Config& config, const Secrets& secrets, ServerParts parts,
                           const AddRoutes& more, http::LocalhostPages localhost_pages)
    : parts_(parts),
      policy_file_(config.policy_file),
      policy_(policy_file_.empty() ? Policy{} : policy_from_file(policy_file_)),
      drain_limit_(config.answer_within + milliseconds{1'000}),
      call_limit_(config.gateway.call_limit()),
      tickets_(secrets.ticket_keys),
      access_(tickets_, secrets.admin_token, config.anonymous),
      refunds_(parts.store, parts.gateway, parts.clock,
               service_options(config, secrets, parts.store, policy_, parts.metrics)),
      reconciler_(parts.store, parts.gateway, parts.clock, refunds_.settled_bell(),
                  measured_reconciler(config, parts.metrics)),
      limits_({config.limit_address, config.limit_order, config.limit_ticket}, parts.clock,
              parts.metrics),
      proxies_(config.trusted_proxies),
      tls_(tls_identity(config)),
      front_(routes_of(more), http::Pages{config.public_folder},
             http::Cors{config.allow_origins, localhost_pages}, localhost_pages, proxies_,
             tls_ ? http::Transport::tls : http::Transport::plain, parts.clock, parts.metrics),
      listener_(listener_options(config)) {
  refunds_.settled_bell().report_to(parts.metrics);
  Settlement::report_refusals_to(parts.metrics);
  front_.serve(listener_.routes());
  add_gauges();
}

namespace {

/// Room for a burst of short requests, of which a few workers soon have served a thousand; behind a
/// thousand refunds that are worked on, a quarter more. Whoever came after these would wait longer
/// than it takes to ask again.
std::size_t queue_for(std::size_t workers) {
  constexpr std::size_t in_all = 1'280;
  return std::max(workers < in_all ? in_all - workers : 0, workers / 4);
}

}  // namespace

http::ListenerOptions RefundServer::listener_options(const Config& config) {
  http::ListenerOptions options;
  options.host = config.listen.host;
  options.port = config.listen.port;
  options.workers = config.workers;
  options.queue = queue_for(config.workers);
  options.connections_per_address = config.connections_per_address;
  options.many_allowed = [this](std::string_view address) { return proxies_.trusts(address); };
  options.express_paths = {"/healthz", "/readyz", "/metrics"};
  options.refusal_answer = [this](const auto& request) { return front_.refusal(request); };
  options.tls = tls_.get();
  options.reread = [this] {
    if (tls_) reread(*tls_);
    if (!policy_file_.empty()) reload_policy(policy_file_, policy_);
  };
  return options;
}

std::string RefundServer::url() const {
  return (tls_ ? "https://" : "http://") + listener_.address();
}

http::Router RefundServer::routes_of(const AddRoutes& more) {
  http::Router router;
  http::add_refund_routes(router, refunds_, access_, limits_, parts_.metrics);
  http::add_merchant_routes(router, parts_.store, refunds_, access_);
  http::add_webhook_route(router, refunds_, parts_.clock);
  http::add_health_routes(router, parts_.store, parts_.gateway, parts_.metrics);
  http::add_admin_routes(router, parts_.store, refunds_, reconciler_, access_);
  if (more) more(router);
  return router;
}

void RefundServer::add_gauges() {
  auto& metrics = parts_.metrics;
  const auto now = [&](const char* name, const char* help, auto read) {
    metrics.describe(name, help);
    metrics.gauge(name, or_nan([read] { return static_cast<double>(read()); }));
  };
  const auto ever = [&](const char* name, const char* help, auto read) {
    metrics.describe(name, help);
    metrics.counter(name, or_nan([read] { return static_cast<double>(read()); }));
  };
  now("imp_refund_pending", "Refunds whose outcome is not known.",
      [this] { return parts_.store.pending().size(); });
  now("imp_refund_pending_oldest_seconds", "How long the oldest of them has been waiting.", [this] {
    const auto pending = parts_.store.pending();
    if (pending.empty()) return std::chrono::seconds::rep{0};
    auto oldest = pending.front().due_at();  // one that was approved is as old as its approval
    for (const auto& record : pending) oldest = std::min(oldest, record.due_at());
    return (parts_.clock.now() - oldest).count();
  });
  now("imp_refund_waiting_for_review", "Refunds that wait for a person at the shop.",
      [this] { return parts_.store.count_waiting(); });
  now("imp_refund_gateway_calls", "Cancels on their way to i'mport.",
      [this] { return refunds_.calls_under_way(); });
  ever("imp_refund_unclear_looks_total",
       "Looks at i'mport that showed what only a person can judge.",
       [this] { return reconciler_.totals().unclear; });
  ever("imp_refund_contradictions_total",
       "Cancellations at i'mport of refunds that the books call failed; must stay 0.",
       [this] { return refunds_.contradictions() + reconciler_.contradictions(); });
  ever("imp_refund_accounts_erased_total",
       "Refund accounts that were erased, their time being over.",
       [this] { return reconciler_.accounts_erased(); });
  ever("imp_refund_audit_entries_total", "Entries of the audit log.",
       [this] { return parts_.store.audit_head().seq; });
  ever("imp_refund_commits_total", "Flushes of the books to the disk.",
       [this] { return parts_.store.write_counts().commits; });
  ever("imp_refund_commit_writes_total", "Writes that they carried: many share one.",
       [this] { return parts_.store.write_counts().writes; });
  now("imp_refund_commit_queue_length", "Writes that wait for the next flush.",
      [this] { return parts_.store.write_counts().waiting; });

  const auto& counts = listener_.counts();
  now("imp_refund_connections", "Clients that are connected.",
      [&counts] { return counts.open.load(); });
  ever("imp_refund_connections_total", "Clients that have connected.",
       [&counts] { return counts.accepted.load(); });
  ever("imp_refund_connections_turned_away_total",
       "Connections closed at once, since their address had its share.",
       [&counts] { return counts.turned_away.load(); });
  now("imp_refund_workers_busy", "Requests that a handler is working on.",
      [this] { return listener_.busy_workers(); });
  now("imp_refund_queue_length", "Requests that wait for a worker.",
      [this] { return listener_.queue_length(); });
  if (!tls_) return;
  ever("imp_refund_tls_handshakes_total", "TLS handshakes that came to their end.",
       [&counts] { return counts.handshakes.load(); });
  ever("imp_refund_tls_handshakes_failed_total", "TLS handshakes that did not.",
       [&counts] { return counts.handshakes_failed.load(); });
  now("imp_refund_tls_certificate_expires_timestamp_seconds", "When our certificate ends.",
      [this] { return tls_->expires_at().time_since_epoch().count(); });
}

void RefundServer::run(const std::function<void()>& ready) {
  reconciler_.start();
  bool all_answered = false;
  {
    const auto hangup = tls_ || !policy_file_.empty() ? Hangup::rereads : Hangup::ends;
    const Signals signals(listener_, drain_limit_, hangup);
    ready();
    all_answered = listener_.run();
  }
  log::info("stopping");
  reconciler_.stop();
  const auto calls_left = refunds_.stop(call_limit_);
  log::info("stopped", {{"calls_left", static_cast<std::int64_t>(calls_left)}});
  if (all_answered && calls_left == 0) return;
  // Destructors would wait for what has just been given up. The books are whole: what was not
  // finished is pending there.
  std::_Exit(EXIT_SUCCESS);
}

void RefundServer::start() {
  reconciler_.start();
  listener_.start();
}

void RefundServer::stop(milliseconds limit) {
  listener_.stop(limit);
  reconciler_.stop();
  refunds_.stop(limit);
}

}  // namespace refund::commands
