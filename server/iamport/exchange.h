#pragma once

#include <optional>
#include <string>

#include "server/iamport/connection_pool.h"
#include "server/iamport/http_reply.h"
#include "shared/result.h"

namespace refund::iamport {

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

/// One request and its answer. Whoever waits for it may let go meanwhile, and another thread may go
/// on with it: the request has then left, or it has not, but it does not leave again.
class Exchange {
 public:
  /// `request` is what goes over the wire. The pool has to live longer.
  Exchange(ConnectionPool& pool, std::string request, OnStale on_stale, Deadline deadline)
      : pool_(&pool), request_(std::move(request)), on_stale_(on_stale), deadline_(deadline) {}

  /// Sends the request, when that has not been done, and reads the whole answer, whatever its
  /// status. Empty when `pause` came first: then it is to be called again. Ends at the deadline;
  /// after it nothing is sent any more.
  std::optional<Result<HttpReply, HttpFailure>> advance(Deadline pause);

 private:
  /// One connection that the request has been given to.
  struct Attempt {
    ConnectionPool::Lease lease;
    ReplyReader reader{};
    bool answer_begun = false;
  };
  enum class Step { again, paused, done };

  Step begin(Deadline pause);
  Step read(Deadline pause);
  Step fail(HttpFailure::Sent sent, std::string why);
  bool is_paused(Deadline pause) const;

  ConnectionPool* pool_;
  std::string request_;
  OnStale on_stale_;
  Deadline deadline_;
  std::optional<Attempt> attempt_;
  bool kept_one_failed_ = false;
  std::optional<Result<HttpReply, HttpFailure>> result_;
};

}  // namespace refund::iamport
