#include "server/http/poller.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace refund::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How often parked connections are looked at for a passed deadline.
constexpr milliseconds sweep_every{100};
/// How long accepting rests when the process has no descriptor left.
constexpr milliseconds accept_rest{100};
/// Files that are open besides connections: the books, the log, what libraries open.
constexpr std::size_t other_files = 64;
/// Requests that may wait for the express thread.
constexpr std::size_t express_queue = 64;

Peer peer_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    return {text.data(), ntohs(v6.sin6_port)};
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
  ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
  return {text.data(), ntohs(v4.sin_port)};
}

}  // namespace

Listener::Poller::Poller(ListenerOptions given)
    : pool(
          given.workers, given.queue, [this](Connection* connection) { serve(*connection); },
          given.at_once),
      socket(given.host, given.port),
      options(std::move(given)),
      express_(1, express_queue, [this](Connection* connection) { serve_express(*connection); }) {
  // A worker may need a connection of its own, to i'mport; clients must not take those.
  const auto files = raise_descriptor_limit();
  const auto ours = std::min(files / 2, options.workers + other_files);
  connections_max_ = std::min(options.connections, files - ours);
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (epoll_ < 0 || wake_ < 0)
    throw std::system_error(errno, std::generic_category(), "cannot poll connections");

  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

Listener::Poller::~Poller() {
  pool.stop();
  express_.stop();
  for (const auto& slot : slots_)
    if (slot && slot->descriptor() >= 0) slot->close();
  ::close(epoll_);
  ::close(wake_);
}

bool Listener::Poller::run() {
  pause_accepting(SteadyTime::min());
  std::array<epoll_event, 256> events;
  while (true) {
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), timeout());
    for (int i = 0; i < count; ++i) on_event(events[static_cast<std::size_t>(i)]);
    send_due_answers();
    const auto now = steady_clock::now();
    if (now >= next_sweep_) {
      sweep();
      next_sweep_ = now + sweep_every;
    }
    if (reread_asked_.exchange(false) && options.reread) options.reread();
    if (!stop_asked_) continue;
    if (!stopping_) begin_stop();
    if (counts.open == 0) return true;
    if (now >= stop_at_) return false;
  }
}

/// Milliseconds until there is something to do without an event; -1 for never.
int Listener::Poller::timeout() {
  const std::lock_guard lock(delayed_mutex_);
  const bool quiet = counts.open == 0 && accepting_ && !stop_asked_;
  polling_until_ = std::min(quiet ? SteadyTime::max() : next_sweep_, stop_at_);
  if (!delayed_.empty()) polling_until_ = std::min(polling_until_, delayed_.top().due);
  if (polling_until_ == SteadyTime::max()) return -1;
  const auto wait = std::chrono::ceil<milliseconds>(polling_until_ - steady_clock::now());
  return static_cast<int>(std::clamp<milliseconds::rep>(wait.count(), 0, 60'000));
}

void Listener::Poller::on_event(const epoll_event& event) {
  if (event.data.fd == wake_) {
    std::uint64_t count;
    [[maybe_unused]] const auto read = ::read(wake_, &count, sizeof count);
  } else if (event.data.fd == socket.descriptor()) {
    accept_all();
  } else {
    auto& connection = *slots_[static_cast<std::size_t>(event.data.fd)];
    if (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) connection.note_hangup();
    if (connection.notice()) dispatch(connection);
  }
}

void Listener::Poller::accept_all() {
  while (counts.open < connections_max_) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int descriptor = ::accept4(socket.descriptor(), reinterpret_cast<sockaddr*>(&address),
                                     &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      adopt(descriptor, peer_of(address));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      break;  // no descriptor or no memory left
    }
  }
  // The waiting clients stay in the kernel's queue until there is room.
  pause_accepting(steady_clock::now() + accept_rest);
}

void Listener::Poller::adopt(int descriptor, Peer peer) {
  std::string share;
  const auto share_max = options.connections_per_address;
  if (share_max > 0 && !(options.many_allowed && options.many_allowed(peer.address))) {
    share = share_of(peer.address);
    if (!shares_.enter(share, share_max)) {
      ++counts.turned_away;
      ::close(descriptor);
      return;
    }
  }
  const int yes = 1;
  // Without it each kept-alive exchange can cost 40 ms.
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);

  const auto index = static_cast<std::size_t>(descriptor);
  if (slots_.size() <= index) slots_.resize(index + 1);
  if (!slots_[index]) slots_[index] = std::make_unique<Connection>();
  auto& connection = *slots_[index];
  connection.open(descriptor, std::move(peer), options.tls);
  connection.share = std::move(share);
  ++counts.accepted;
  ++counts.open;

  epoll_event event{};
  // Edge-triggered: registered once, and no system call to arm it again after each request.
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.fd = descriptor;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) return close(connection);
  if (!park(connection)) dispatch(connection);
}

/// Accepts no one until then. A time that has passed begins accepting.
void Listener::Poller::pause_accepting(SteadyTime until) {
  accept_again_ = until;
  const bool accept = until <= steady_clock::now();
  if (accept == accepting_) return;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket.descriptor();
  ::epoll_ctl(epoll_, accept ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, socket.descriptor(), &event);
  accepting_ = accept;
}

void Listener::Poller::dispatch(Connection& connection) {
  if (connection.lingering()) return await_goodbye(connection);
  if (options.workers == 0) return serve(connection);
  if (!pool.offer(&connection)) serve_overloaded(connection);
}

void Listener::Poller::send_due_answers() {
  std::vector<Connection*> due;
  {
    const std::lock_guard lock(delayed_mutex_);
    const auto now = steady_clock::now();
    for (; !delayed_.empty() && delayed_.top().due <= now; delayed_.pop())
      due.push_back(delayed_.top().connection);
  }
  counts.delayed -= due.size();
  for (auto* connection : due) {
    connection->answer_began = steady_clock::now();
    if (!flush(*connection)) continue;
    if (!connection->received().empty() || !connection->drained() || !park(*connection))
      dispatch(*connection);
  }
}

/// Looks for deadlines that have passed.
void Listener::Poller::sweep() {
  const auto now = steady_clock::now();
  if (!accepting_ && !stop_asked_ && now >= accept_again_) pause_accepting(now);
  if (counts.open == 0) return;
  if (stopping_) close_idle();  // those that were parked while the stop began
  for (const auto& slot : slots_) {
    if (!slot || !slot->take_if_late(now)) continue;
    auto& connection = *slot;
    if (connection.has_answer()) {
      connection.forget_unsent();
      close(connection);
    } else if (connection.received().empty()) {
      close(connection);
    } else {
      refuse(connection, frame_of(connection.received(), options.limits), Refusal::request_timeout,
             FramedServer::Connection::close);
      flush(connection);
    }
  }
}

void Listener::Poller::begin_stop() {
  stopping_ = true;
  stop_at_ = steady_clock::now() + milliseconds(drain_limit_);
  pause_accepting(SteadyTime::max());
  socket.close();
  close_idle();
}

void Listener::Poller::close_idle() {
  for (const auto& slot : slots_) {
    if (!slot || !slot->take()) continue;
    auto& connection = *slot;
    const bool idle = connection.received().empty() && !connection.has_answer();
    if (idle || connection.lingering())
      close(connection);
    else
      dispatch(connection);  // parks again if there is nothing to do
  }
}

void Listener::Poller::wake() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Listener::Poller::ask_to_reread() noexcept {
  reread_asked_ = true;
  wake();
}

void Listener::Poller::ask_to_stop(milliseconds drain_limit) noexcept {
  drain_limit_ = drain_limit.count();
  stop_asked_ = true;
  wake();
}

}  // namespace refund::http
