#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace refund::test {

/// Takes the first whole answer, head and body, out of what has been received; empty while there is
/// none. The body's length is its Content-Length.
inline std::string whole_answer(std::string& received) {
  const auto head = received.find("\r\n\r\n");
  if (head == std::string::npos) return {};
  constexpr std::string_view name = "Content-Length: ";
  const auto at = received.find(name);
  const auto size = head + 4 + (at < head ? std::stoul(received.substr(at + name.size())) : 0);
  if (received.size() < size) return {};
  auto answer = received.substr(0, size);
  received.erase(0, size);
  return answer;
}

/// A TCP connection to our own port, for what a well-behaved HTTP client would never send.
class RawClient {
 public:
  explicit RawClient(int port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no connection");
  }
  ~RawClient() { ::close(descriptor_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed the connection.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

  /// The next answer with a Content-Length, head and body; empty when the connection ended first.
  std::string answer() {
    while (true) {
      if (auto answer = whole_answer(received_); !answer.empty()) return answer;
      if (!receive()) return {};
    }
  }

  /// Everything until the server closes.
  std::string all() {
    while (receive()) continue;
    return std::exchange(received_, {});
  }

  /// What comes next; empty at the end.
  std::string some() {
    if (received_.empty()) receive();
    return std::exchange(received_, {});
  }

  /// True when something, or the end, can be read within this time.
  bool readable_within(std::chrono::milliseconds time) {
    pollfd poll{descriptor_, POLLIN, 0};
    return !received_.empty() || ::poll(&poll, 1, static_cast<int>(time.count())) > 0;
  }

 private:
  bool receive() {
    // A test that would hang fails instead.
    pollfd poll{descriptor_, POLLIN, 0};
    if (::poll(&poll, 1, 20'000) <= 0) throw std::runtime_error("no answer within 20 s");
    std::array<char, 65536> buffer;
    const auto size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size <= 0) return false;
    received_.append(buffer.data(), static_cast<std::size_t>(size));
    return true;
  }

  int descriptor_;
  std::string received_;
};

}  // namespace refund::test
