#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "server/iamport/endpoint.h"
#include "server/iamport/socket.h"
#include "server/iamport/tls.h"
#include "shared/result.h"

namespace refund::iamport {

/// A connection to i'mport, over TLS when the endpoint says so.
class Connection {
 public:
  /// Nothing but greetings has been sent when this fails; the error is for the operator. `tls` is
  /// whom to trust when the endpoint speaks it.
  static Result<std::unique_ptr<Connection>, std::string> open(const Endpoint& endpoint,
                                                               const TlsContext* tls,
                                                               Deadline deadline);

  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::optional<IoError> send(std::string_view bytes, Deadline deadline);
  Result<std::size_t, IoError> receive(std::span<char> into, Deadline deadline);

  /// Taken by the kernel so far. Unchanged over a send() that failed: nothing has left.
  std::uint64_t bytes_sent() const { return socket_.bytes_sent(); }

  /// True when it can carry another request: the peer has neither closed it nor sent anything that
  /// would be taken for the next answer.
  bool is_quiet() const;

  /// From now on only fit to be destroyed, and nothing that has not gone out yet ever will.
  void give_up();

 private:
  explicit Connection(Socket socket) : socket_(std::move(socket)) {}

  Socket socket_;
  std::unique_ptr<TlsSession> tls_;  // null over plain HTTP
  bool given_up_ = false;
};

}  // namespace refund::iamport
