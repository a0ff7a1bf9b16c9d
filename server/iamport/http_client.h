#pragma once

#include <string>
#include <string_view>

#include "server/iamport/connection_pool.h"
#include "server/iamport/exchange.h"
#include "server/iamport/http_reply.h"
#include "server/secret.h"
#include "shared/result.h"

namespace refund::iamport {

struct HttpRequest {
  enum class Method { get, post };

  Method method = Method::get;
  std::string target;  ///< path and query, already percent-encoded
  std::string body;    ///< JSON; empty for GET
  const Secret* access_token = nullptr;
};

/// Speaks HTTP/1.1 to one endpoint. cpp-httplib's client is not used here since over TLS it sends a
/// request again by itself, also a POST, when the peer closes right after reading it; and when then
/// no new connection can be made, its error says that none was sent.
class HttpClient {
 public:
  HttpClient(Endpoint endpoint, const std::string& ca_file, PoolOptions options);

  /// To be advanced. The client has to live longer.
  Exchange begin(const HttpRequest& request, OnStale on_stale, Deadline deadline);

  /// Sends the request and reads the whole answer, whatever its status. Ends at the deadline; after
  /// it nothing is sent any more.
  Result<HttpReply, HttpFailure> exchange(const HttpRequest& request, OnStale on_stale,
                                          Deadline deadline);

 private:
  std::string text_of(const HttpRequest& request) const;

  const Endpoint endpoint_;
  ConnectionPool pool_;
};

}  // namespace refund::iamport
