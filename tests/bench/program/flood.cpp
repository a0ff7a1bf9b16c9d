#include "tests/bench/program/flood.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "server/http/listen_socket.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::int64_t orders = 100'000;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int connected_to(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) fail("flood: the address");
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) fail("flood: socket");
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("flood: connect");
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  return socket;
}

/// How many bytes a whole answer has; 0 while it is not there.
std::size_t answer_size(std::string_view received) {
  constexpr std::string_view length_is = "Content-Length: ";
  const auto end = received.find("\r\n\r\n");
  if (end == received.npos) return 0;
  const auto at = received.find(length_is);
  std::size_t length = 0;
  if (at != received.npos && at < end) {
    const auto digits = received.substr(at + length_is.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
  }
  const auto size = end + 4 + length;
  return received.size() >= size ? size : 0;
}

}  // namespace

Flood::Flood(const std::string& host, int port, std::size_t connections)
    : host_(host), port_(port) {
  http::raise_descriptor_limit();
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) fail("flood: epoll");
  connections_.resize(connections);
  for (std::size_t i = 0; i < connections; ++i) {
    open(i);
    free_.push_back(i);
  }
}

void Flood::open(std::size_t index) {
  auto& socket = connections_[index].socket;
  if (socket >= 0) ::close(socket);
  connections_[index].served = false;
  socket = connected_to(host_, port_);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = index;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

Flood::~Flood() {
  for (const auto& connection : connections_) ::close(connection.socket);
  ::close(epoll_);
}

FloodResult Flood::run(double per_second, std::chrono::duration<double> time,
                       std::size_t connections) {
  result_ = {};
  begun_ = steady_clock::now();
  const auto end = begun_ + duration_cast<steady_clock::duration>(time);
  const auto under_way = [&] { return connections_.size() - free_.size(); };
  for (auto now = begun_; now < end; now = steady_clock::now()) {
    const std::chrono::duration<double> passed = now - begun_;
    const auto due = static_cast<std::int64_t>(passed.count() * per_second);
    while (!free_.empty() && under_way() < connections && (per_second == 0 || result_.sent < due))
      send(now);
    if (per_second != 0 && result_.sent < due) result_.not_sent = due - result_.sent;
    receive();
  }
  result_.seconds = std::chrono::duration<double>(steady_clock::now() - begun_).count();
  return result_;
}

void Flood::drain() {
  const auto end = steady_clock::now() + std::chrono::seconds{30};
  while (free_.size() < connections_.size() && steady_clock::now() < end) receive();
}

void Flood::send(steady_clock::time_point now) {
  const auto index = free_.back();
  free_.pop_back();
  auto& connection = connections_[index];
  connection.sent_at = now;
  connection.waits = true;
  const auto body = R"({"merchant_uid":")" + order(number_++ * 7'919 % orders).str() +
                    R"(","cancel_request_amount":100,"reason":"bench"})";
  const auto request =
      "POST /payments/cancel HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body;
  if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size()))
    fail("flood: send");
  ++result_.sent;
}

void Flood::receive() {
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(epoll_, events.data(), events.size(), 1);
  const auto now = steady_clock::now();
  for (int i = 0; i < count; ++i) {
    const auto index = events[static_cast<std::size_t>(i)].data.u64;
    auto& connection = connections_[index];
    std::array<char, 8 * 1024> buffer;
    const auto size = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) {
      // It lay idle for too long, and a request that met that moment was not read.
      if (connection.waits && connection.served) fail("flood: the server hung up");
      open(index);
      if (std::exchange(connection.waits, false)) free_.push_back(index);
      continue;
    }
    connection.received.append(buffer.data(), static_cast<std::size_t>(size));
    if (answer_size(connection.received) == 0) continue;
    note(connection, now);
    connection.received.clear();
    connection.waits = false;
    connection.served = true;
    free_.push_back(index);
  }
}

void Flood::note(const Connection& connection, steady_clock::time_point now) {
  const std::chrono::duration<double, std::milli> took = now - connection.sent_at;
  const auto status = std::string_view{connection.received}.substr(9, 3);
  if (status == "200") {
    result_.done.push_back(took.count());
  } else if (status == "503") {
    result_.refused.push_back(took.count());
    result_.last_refusal = std::chrono::duration<double, std::milli>(now - begun_).count();
  } else {
    ++result_.other;
  }
}

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * share);
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

}  // namespace refund::bench
