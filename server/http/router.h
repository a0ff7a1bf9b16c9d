#pragma once

#include <httplib.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/messages.h"

namespace refund::http {

/// One request on its way through a handler.
struct Call {
  const httplib::Request& request;
  std::vector<std::string> path;  ///< the values of the pattern's {names}, decoded
  std::string client;             ///< its address; see client_address.h
  Lang lang;
  std::chrono::sys_seconds now;
};

using Handler = std::function<void(const Call& call, httplib::Response& response)>;

/// Which handler a request is for. The library's own routes match the decoded path, where an order
/// id such as 2026/11-7 falls apart, and answer 404 where 405 is meant.
class Router {
 public:
  struct Route {
    std::string method;
    std::string pattern;  ///< "/payments/{merchant_uid}"; one {name} stands for one segment
    Handler handler;
  };
  struct Found {
    const Route* route;
    std::vector<std::string> path;
  };
  struct OtherMethods {
    std::string allow;  ///< for the Allow header: "GET, HEAD, OPTIONS"
    std::string pattern;
  };
  struct NoSuchPath {};

  void add(std::string method, std::string pattern, Handler handler);

  /// `target` is the request line's, with or without a query. HEAD finds the handler of GET.
  std::variant<Found, OtherMethods, NoSuchPath> find(std::string_view method,
                                                     std::string_view target) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace refund::http
