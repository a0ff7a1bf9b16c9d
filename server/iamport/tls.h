#pragma once

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/iamport/socket.h"
#include "shared/result.h"

namespace refund::iamport {

/// Whom we trust. Read once and shared by all connections: the root certificates take 24 ms and a
/// megabyte to load.
class TlsContext {
 public:
  /// The system's root certificates, or only those in `ca_file` when it is not empty.
  /// Throws std::runtime_error when they cannot be read.
  explicit TlsContext(const std::string& ca_file);
  ~TlsContext();

 private:
  friend class TlsSession;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
};

/// TLS 1.2 or newer over a Socket, with the peer's certificate and name verified always. OpenSSL
/// only sees buffers, so the socket keeps its deadlines and its count of bytes sent.
class TlsSession {
 public:
  explicit TlsSession(const TlsContext& context);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// Empty when the peer has proved to be `host`, or why it can't be trusted.
  std::optional<std::string> handshake(Socket& socket, const std::string& host, Deadline deadline);

  std::optional<IoError> send(Socket& socket, std::string_view bytes, Deadline deadline);
  Result<std::size_t, IoError> receive(Socket& socket, std::span<char> into, Deadline deadline);

  /// True when nothing that was received waits to be read.
  bool is_quiet() const;

  /// Tells the peer that nothing more will come, as far as the kernel takes it at once.
  void say_goodbye(Socket& socket);

 private:
  std::optional<IoError> flush(Socket& socket, Deadline deadline);
  std::optional<IoError> refill(Socket& socket, Deadline deadline);
  bool expect(const std::string& host);
  std::string handshake_error() const;

  std::unique_ptr<SSL, void (*)(SSL*)> session_;
  BIO* incoming_;  // owned by session_
  BIO* outgoing_;
};

}  // namespace refund::iamport
