#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace refund::http {

/// The address can't be listened on; what() is one line for people, with address and cause.
class ListenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A listening TCP socket, not blocking. Throws ListenError. Unlike the library's, it has no
/// SO_REUSEPORT: a second server on the same port must not start and share the customers.
class ListenSocket {
 public:
  /// Port 0 takes a free one.
  ListenSocket(const std::string& host, int port);
  ~ListenSocket() { close(); }
  ListenSocket(const ListenSocket&) = delete;
  ListenSocket& operator=(const ListenSocket&) = delete;

  int descriptor() const { return descriptor_; }
  int port() const { return port_; }
  /// From now on, connecting is refused.
  void close();

 private:
  int descriptor_ = -1;
  int port_ = 0;
};

/// Lets the process have as many open files as it may have. The usual default of 1,024 is less than
/// a shop's customers. Returns how many that is.
std::size_t raise_descriptor_limit();

}  // namespace refund::http
