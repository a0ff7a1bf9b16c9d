#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace refund::iamport {

/// The end of a whole call. Time-outs of single steps would add up: a server that sends a byte a
/// second never runs into one.
using Deadline = std::chrono::steady_clock::time_point;

enum class IoError {
  closed,  ///< the peer has ended the connection in order
  broken,  ///< reset, unreachable, or not what was agreed on
  timed_out,
};
std::string_view to_string(IoError error);

/// An address that a host name stands for.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// A TCP connection. Every wait ends at a deadline, and it is known how many bytes have been given
/// to the kernel: what has not even been written cannot have been done.
class Socket {
 public:
  /// The first of `addresses` that accepts, each getting its share of the time that is left.
  static Result<Socket, IoError> connect(const std::vector<Address>& addresses, Deadline deadline);

  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&&) = delete;
  ~Socket();

  /// Sends all of it, in one write whenever the kernel has room.
  std::optional<IoError> send(std::string_view bytes, Deadline deadline);
  /// Waits for at least one byte. `closed` at the end of what the peer sends.
  Result<std::size_t, IoError> receive(std::span<char> into, Deadline deadline);

  /// True when there is nothing to read: no stray bytes, no end, no error. Then the peer had not
  /// closed the connection a moment ago.
  bool is_quiet() const;

  /// Taken by the kernel since the connection was made.
  std::uint64_t bytes_sent() const { return bytes_sent_; }

  /// Makes the destructor reset the connection and drop what has not gone out yet. Otherwise the
  /// kernel would go on delivering a request for minutes after we have given it up.
  void forget_unsent();

 private:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  std::uint64_t bytes_sent_ = 0;
};

}  // namespace refund::iamport
