#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "server/http/tls_identity.h"

namespace refund::http {

/// The server's end of one TLS connection, between two buffers: it never sees the socket, so the
/// listener keeps its deadlines, its polling and its one owner for each connection.
class TlsStream {
 public:
  explicit TlsStream(const TlsIdentity& identity);
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  enum class State {
    shaking_hands,
    open,
    ended,  ///< nothing more will come: the peer's goodbye, or something that is no TLS for us
  };
  State state() const { return state_; }
  /// True once the handshake is done. An answer can be given then, also to a peer that has ended.
  bool established() const { return established_; }

  /// Takes bytes that came from the peer. What they mean is appended to `plain`; what has to go
  /// back because of them (the handshake, an alert) to `reply`.
  void take(std::string_view bytes, std::string& plain, std::string& reply);

  /// Appends `plain`, encrypted, to `out`. Only once it is established.
  void seal(std::string_view plain, std::string& out);

  /// Appends our goodbye, if there is one to say.
  void goodbye(std::string& out);

 private:
  void shake_hands(std::string& reply);
  void drain(std::string& out);

  std::unique_ptr<SSL, void (*)(SSL*)> session_;
  BIO* incoming_;  // both owned by session_
  BIO* outgoing_;
  State state_ = State::shaking_hands;
  bool established_ = false;
};

}  // namespace refund::http
