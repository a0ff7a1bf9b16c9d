#include "server/iamport/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace refund::iamport {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Empty when the descriptor is ready, or has an error that the next call will tell.
std::optional<IoError> wait_for(int descriptor, short events, Deadline deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now()).count();
    if (left <= 0) return IoError::timed_out;
    pollfd poll_for{descriptor, events, 0};
    const auto ready = ::poll(&poll_for, 1, static_cast<int>(std::min<long>(left, INT_MAX)));
    if (ready > 0) return std::nullopt;
    if (ready < 0 && errno != EINTR) return IoError::broken;
  }
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

std::optional<IoError> connect_to(int descriptor, const Address& address, Deadline deadline) {
  const auto* where = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(descriptor, where, address.size) == 0) return std::nullopt;
  if (errno != EINPROGRESS) return IoError::broken;
  if (const auto error = wait_for(descriptor, POLLOUT, deadline)) return error;

  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return IoError::broken;
  if (error != 0) return IoError::broken;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(IoError error) {
  switch (error) {
    case IoError::closed:
      return "connection closed";
    case IoError::broken:
      return "connection broken";
    case IoError::timed_out:
      return "timed out";
  }
  return "";
}

Result<Socket, IoError> Socket::connect(const std::vector<Address>& addresses, Deadline deadline) {
  auto error = IoError::broken;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto now = steady_clock::now();
    const auto share = (deadline - now) / static_cast<int>(addresses.size() - i);

    const auto& address = addresses[i];
    const auto descriptor = ::socket(address.storage.ss_family,
                                     SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (descriptor < 0) continue;
    Socket socket{descriptor};
    if (const auto failed = connect_to(descriptor, address, now + share)) {
      error = *failed;
      continue;
    }
    // Without it the last segment of a request waits up to 40 ms for the peer's acknowledgement.
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
  }
  return Unexpected{error};
}

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), bytes_sent_(other.bytes_sent_) {}

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<IoError> Socket::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes_sent_ += static_cast<std::uint64_t>(sent);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (would_block()) {
      if (const auto error = wait_for(descriptor_, POLLOUT, deadline)) return error;
    } else if (errno != EINTR) {
      return IoError::broken;
    }
  }
  return std::nullopt;
}

Result<std::size_t, IoError> Socket::receive(std::span<char> into, Deadline deadline) {
  for (;;) {
    // The answer is hardly ever there yet: asking first saves a failed read.
    if (const auto error = wait_for(descriptor_, POLLIN, deadline)) return Unexpected{*error};
    const auto received = ::recv(descriptor_, into.data(), into.size(), 0);
    if (received > 0) return static_cast<std::size_t>(received);
    if (received == 0) return Unexpected{IoError::closed};
    if (errno != EINTR && !would_block()) return Unexpected{IoError::broken};
  }
}

bool Socket::is_quiet() const {
  char byte;
  return ::recv(descriptor_, &byte, 1, MSG_PEEK) < 0 && would_block();
}

void Socket::forget_unsent() {
  const linger drop{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &drop, sizeof drop);
}

}  // namespace refund::iamport
