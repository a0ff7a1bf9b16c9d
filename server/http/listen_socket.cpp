#include "server/http/listen_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace refund::http {
namespace {

// Connections that wait to be accepted; the kernel cuts it to net.core.somaxconn. The library's own
// value of 5 made a thousand clients wait for seconds.
constexpr int backlog = 4096;

[[noreturn]] void fail(const std::string& host, int port, const std::string& why) {
  throw ListenError("cannot listen on " + host + ":" + std::to_string(port) + ": " + why);
}

std::string text_of(int error) {
  return std::generic_category().message(error);
}

int port_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return address.ss_family == AF_INET6
             ? ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port)
             : ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

ListenSocket::ListenSocket(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
    fail(host, port, ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);

  int error = 0;
  for (const auto* address = addresses.get(); address; address = address->ai_next) {
    descriptor_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) {
      error = errno;
      continue;
    }
    const int yes = 1;
    // Not SO_REUSEPORT. SO_REUSEADDR only lets a restart take the port over from dying connections.
    ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(descriptor_, address->ai_addr, address->ai_addrlen) == 0 &&
        ::listen(descriptor_, backlog) == 0) {
      port_ = port_of(descriptor_);
      return;
    }
    error = errno;
    close();
  }
  fail(host, port, text_of(error));
}

void ListenSocket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace refund::http
