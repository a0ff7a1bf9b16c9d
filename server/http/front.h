#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <vector>

#include "server/clock.h"
#include "server/http/cors.h"
#include "server/http/framed_server.h"
#include "server/http/listener.h"
#include "server/http/pages.h"
#include "server/http/router.h"
#include "server/ip_network.h"
#include "server/metrics.h"

namespace refund::http {

/// What every request goes through: its route or page, the headers that all answers have, a problem
/// document for whatever goes wrong, one log line and its metrics.
class Front {
 public:
  Front(Router router, Pages pages, Cors cors, std::vector<IpNetwork> trusted_proxies, Clock& clock,
        Metrics& metrics);

  /// `response.status` as the library left it: 404 when it has no opinion, which is the usual case,
  /// else why it refused to read the request.
  void answer(const httplib::Request& request, httplib::Response& response) const;

  /// Makes a listener's routes come here. The front must outlive it.
  void serve(httplib::Server& routes) const;

  const Router& router() const { return router_; }

 private:
  /// Returns the route's pattern, or what stands for it in logs and metrics.
  std::string dispatch(const httplib::Request& request, const std::string& client,
                       httplib::Response& response, Lang lang) const;
  std::string client_of(const httplib::Request& request) const;
  std::string answer_options(const httplib::Request& request, httplib::Response& response,
                             Lang lang) const;

  Router router_;
  Pages pages_;
  Cors cors_;
  std::vector<IpNetwork> trusted_proxies_;
  Clock& clock_;
  Metrics& metrics_;
};

/// The problem document of a request that no handler saw.
RefusalBody refusal_body(Refusal why);

}  // namespace refund::http
