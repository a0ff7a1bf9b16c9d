#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "server/clock.h"
#include "server/config.h"
#include "server/http/access.h"
#include "server/http/caller_limits.h"
#include "server/http/front.h"
#include "server/http/listener.h"
#include "server/http/tls_identity.h"
#include "server/http/trusted_proxies.h"
#include "server/metrics.h"
#include "server/payment_gateway.h"
#include "server/reconciler.h"
#include "server/refund_service.h"
#include "server/refund_store.h"

namespace refund::commands {

/// What a server works with. All of it must outlive the server.
struct ServerParts {
  RefundStore& store;
  PaymentGateway& gateway;
  Clock& clock;
  Metrics& metrics;
};

/// The refund service on its port, as `serve` and `demo` have in common: the use case, its routes,
/// the pages, and the reconciler beside them.
class RefundServer {
 public:
  using AddRoutes = std::function<void(http::Router&)>;

  /// Listens at once. `secrets` must hold ticket keys and a data key. `more` adds routes of the
  /// caller's own. Throws ListenError, PagesError, TlsError, or ConfigError for a policy with a
  /// mistake.
  RefundServer(const Config& config, const Secrets& secrets, ServerParts parts,
               const AddRoutes& more = {},
               http::LocalhostPages localhost_pages = http::LocalhostPages::our_own);

  /// "127.0.0.1:8080"
  std::string address() const { return listener_.address(); }
  /// "http://127.0.0.1:8080", or https
  std::string url() const;
  int port() const { return listener_.port(); }
  const http::TicketKeys& tickets() const { return tickets_; }
  const http::Router& router() const { return front_.router(); }

  /// Serves until SIGTERM or SIGINT. Then nobody new is let in, what is under way is finished, and
  /// what can't be finished in time is left pending for the next start. `ready` says so to whoever
  /// waits for it: from then on signals do what they should.
  void run(const std::function<void()>& ready);

  /// Serves on a thread of its own, until stop().
  void start();
  void stop(std::chrono::milliseconds limit);

 private:
  http::Router routes_of(const AddRoutes& more);
  http::ListenerOptions listener_options(const Config& config);
  void add_gauges();

  ServerParts parts_;
  const std::string policy_file_;
  CurrentPolicy policy_;
  const std::chrono::milliseconds drain_limit_;
  const std::chrono::milliseconds call_limit_;
  http::TicketKeys tickets_;
  http::Access access_;
  RefundService refunds_;
  Reconciler reconciler_;
  http::CallerLimits limits_;
  const http::TrustedProxies proxies_;
  const std::unique_ptr<http::TlsIdentity> tls_;
  http::Front front_;
  http::Listener listener_;  // last, so first to go: its handlers use all of the above
};

}  // namespace refund::commands
