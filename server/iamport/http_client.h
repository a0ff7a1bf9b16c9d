#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/iamport/connection_pool.h"
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

/// Why there is no answer, and what the other side may know of the request.
struct HttpFailure {
  enum class Sent {
    nothing,  ///< no byte of the request has left: it cannot have been carried out
    maybe,    ///< some of it has: it may have been
  };

  Sent sent;
  std::string why;  ///< for the operator
};

/// What may be done when a kept connection fails before any answer.
enum class OnStale {
  never_send_again,  ///< for what moves money: the request may have been carried out
  send_again,        ///< once and on a new connection, for what only asks
};

/// Speaks HTTP/1.1 to one endpoint. cpp-httplib's client is not used here since over TLS it sends a
/// request again by itself, also a POST, when the peer closes right after reading it; and when then
/// no new connection can be made, its error says that none was sent.
class HttpClient {
 public:
  HttpClient(Endpoint endpoint, const std::string& ca_file, PoolOptions options);

  /// Sends the request and reads the whole answer, whatever its status. Ends at the deadline; after
  /// it nothing is sent any more.
  Result<HttpReply, HttpFailure> exchange(const HttpRequest& request, OnStale on_stale,
                                          Deadline deadline);

  /// What came of giving a request to one connection.
  struct Attempt {
    std::optional<HttpFailure> failure;  ///< or else the reply is whole
    HttpReply reply{};
    bool answer_begun = false;
    bool on_kept_connection = false;
  };

 private:
  Attempt attempt_on(Result<ConnectionPool::Lease, std::string> lease, std::string_view request,
                     OnStale on_stale, Deadline deadline);
  std::string text_of(const HttpRequest& request) const;

  const Endpoint endpoint_;
  ConnectionPool pool_;
};

}  // namespace refund::iamport
