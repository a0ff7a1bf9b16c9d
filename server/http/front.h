#pragma once

#include <httplib.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/clock.h"
#include "server/http/cors.h"
#include "server/http/listener.h"
#include "server/http/local_names.h"
#include "server/http/pages.h"
#include "server/http/router.h"
#include "server/http/security_headers.h"
#include "server/http/trusted_proxies.h"
#include "server/log.h"
#include "server/metrics.h"

namespace refund::http {

/// What every request goes through: its route or page, the headers that all answers have, a problem
/// document for whatever goes wrong, one log line and its metrics.
class Front {
 public:
  /// `transport`: how the listener itself is reached.
  Front(Router router, Pages pages, Cors cors, LocalhostPages localhost_pages,
        TrustedProxies proxies, Transport transport, Clock& clock, Metrics& metrics);

  /// `response.status` as the library left it: 404 when it has no opinion, which is the usual case,
  /// else why it refused to read the request.
  void answer(const httplib::Request& request, httplib::Response& response) const;

  /// Makes a listener's routes come here. The front must outlive it.
  void serve(httplib::Server& routes) const;

  /// Answers what the listener has refused: the same headers, line and metrics as everything else.
  RefusalAnswer refusal(const RefusedRequest& request) const;

  const Router& router() const { return router_; }

 private:
  struct Served {
    std::string route;  ///< its pattern, or what stands for it in logs and metrics
    Content content;
  };
  struct Line {
    std::string_view request_id;
    std::string_view method;
    std::string_view route;
    std::string_view remote;
    int status;
  };

  Served dispatch(const httplib::Request& request, const std::string& client,
                  httplib::Response& response, Lang lang) const;
  void record(const Line& line, const std::vector<log::Field>& more) const;
  /// Empty when there is no such file.
  std::optional<Content> answer_page(const httplib::Request& request,
                                     httplib::Response& response) const;
  /// Where pages opened under the request's name take the widget from, if not from beside them.
  std::optional<std::string> widget_elsewhere(const httplib::Request& request) const;
  std::string answer_options(const httplib::Request& request, httplib::Response& response,
                             Lang lang) const;

  Router router_;
  Pages pages_;
  Cors cors_;
  LocalhostPages localhost_pages_;
  TrustedProxies proxies_;
  Transport transport_;
  Clock& clock_;
  Metrics& metrics_;
};

}  // namespace refund::http
