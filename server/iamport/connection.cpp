#include "server/iamport/connection.h"

#include <cassert>

#include "server/iamport/resolver.h"

namespace refund::iamport {

Result<std::unique_ptr<Connection>, std::string> Connection::open(const Endpoint& endpoint,
                                                                  const TlsContext* tls,
                                                                  Deadline deadline) {
  const auto addresses = resolve(endpoint.host, endpoint.port, deadline);
  if (addresses.empty()) return Unexpected{"no address for " + endpoint.host};

  auto socket = Socket::connect(addresses, deadline);
  if (!socket)
    return Unexpected{"no connection to " + endpoint.authority() + ": " +
                      std::string{to_string(socket.error())}};

  std::unique_ptr<Connection> connection{new Connection{std::move(*socket)}};
  if (endpoint.scheme == Endpoint::Scheme::http) return connection;

  assert(tls);
  connection->tls_ = std::make_unique<TlsSession>(*tls);
  if (const auto why = connection->tls_->handshake(connection->socket_, endpoint.host, deadline)) {
    connection->give_up();
    return Unexpected{"no TLS connection to " + endpoint.authority() + ": " + *why};
  }
  return connection;
}

Connection::~Connection() {
  if (given_up_)
    socket_.forget_unsent();
  else if (tls_)
    tls_->say_goodbye(socket_);
}

std::optional<IoError> Connection::send(std::string_view bytes, Deadline deadline) {
  return tls_ ? tls_->send(socket_, bytes, deadline) : socket_.send(bytes, deadline);
}

Result<std::size_t, IoError> Connection::receive(std::span<char> into, Deadline deadline) {
  return tls_ ? tls_->receive(socket_, into, deadline) : socket_.receive(into, deadline);
}

bool Connection::is_quiet() const {
  return !given_up_ && socket_.is_quiet() && (!tls_ || tls_->is_quiet());
}

void Connection::give_up() {
  given_up_ = true;
}

}  // namespace refund::iamport
