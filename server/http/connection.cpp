#include "server/http/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <utility>

namespace refund::http {

void Connection::open(int descriptor, Peer peer, const TlsIdentity* identity) {
  // The kernel gives a number out again only after close(), so this holds; looking at the state is
  // what makes the last owner's writes visible here.
  assert(state_ == State::closed);
  descriptor_ = descriptor;
  peer_ = std::move(peer);
  identity_ = identity;
  opened = quiet_since = answer_began = std::chrono::steady_clock::now();
  asked_before = answering_ = false;
  told_to_continue = close_after_answer = linger_after_answer = lingering_ = drained_ = false;
  sent_ = 0;
  hung_up_ = false;
  state_ = State::owned;
}

void Connection::close() {
  if (!lingering_ && !has_answer()) say_goodbye();
  // Gives the memory back: the slot may stay unused for long.
  tls_.reset();
  std::string().swap(in_);
  std::string().swap(out_);
  share.clear();
  const int descriptor = descriptor_;
  descriptor_ = -1;
  state_ = State::closed;
  ::close(descriptor);  // from here on the slot may be open()ed again
}

void Connection::forget_unsent() {
  const ::linger reset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

bool Connection::park(SteadyTime deadline) {
  deadline_ = deadline.time_since_epoch().count();
  auto state = State::owned;
  if (state_.compare_exchange_strong(state, State::parked)) return true;
  state_ = State::owned;
  drained_ = false;
  return false;
}

bool Connection::notice() {
  auto state = state_.load();
  while (true) switch (state) {
      case State::parked:
        if (!state_.compare_exchange_weak(state, State::owned)) continue;
        drained_ = false;
        return true;
      case State::owned:
        if (!state_.compare_exchange_weak(state, State::owned_with_news)) continue;
        return false;
      case State::owned_with_news:
      case State::closed:
        return false;
    }
}

bool Connection::take() {
  auto state = State::parked;
  return state_.compare_exchange_strong(state, State::owned);
}

bool Connection::take_if_late(SteadyTime now) {
  return state_ == State::parked && deadline_ <= now.time_since_epoch().count() && take();
}

Connection::Io Connection::receive() {
  // A read that brought less than there was room for has emptied the socket: what comes later is
  // an event. Only the peer's end-of-stream may already have been told.
  if (tls_ && tls_->state() == TlsStream::State::ended) return Io::gone;
  if (drained_ && !hung_up_) return Io::wait;

  // Not thread_local: each thread of the process would have all of it in memory from its start on.
  std::array<char, 16 * 1024> buffer;
  while (true) {
    const auto size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size > 0) {
      drained_ = static_cast<std::size_t>(size) < buffer.size();
      return take_in({buffer.data(), static_cast<std::size_t>(size)});
    }
    if (size == 0) return Io::gone;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      drained_ = true;
      return Io::wait;
    }
    if (errno != EINTR) return Io::gone;
  }
}

Connection::Io Connection::take_in(std::string_view bytes) {
  const bool begins = in_.empty();
  if (!identity_) {
    in_.append(bytes);
  } else {
    if (!tls_) tls_ = std::make_unique<TlsStream>(*identity_);
    tls_->take(bytes, in_, out_);
    // No answer of ours can reach it any more; what TLS itself has to say still can.
    if (tls_->state() == TlsStream::State::ended && in_.empty()) {
      if (!has_answer()) return Io::gone;
      close_after_answer = linger_after_answer = true;
    }
  }
  if (begins && !in_.empty()) request_began = std::chrono::steady_clock::now();
  return Io::done;
}

void Connection::answer_with(std::string bytes) {
  answer_began = std::chrono::steady_clock::now();
  asked_before = answering_ = true;
  if (tls_)
    tls_->seal(bytes, out_);
  else
    out_ = std::move(bytes);
}

Connection::Io Connection::send() {
  while (sent_ < out_.size()) {
    const auto size = ::send(descriptor_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (size >= 0)
      sent_ += static_cast<std::size_t>(size);
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      return Io::wait;
    else if (errno != EINTR)
      return Io::gone;
  }
  std::string().swap(out_);
  sent_ = 0;
  if (std::exchange(answering_, false)) quiet_since = std::chrono::steady_clock::now();
  return Io::done;
}

/// As far as the kernel takes it at once: who has gone need not hear it.
void Connection::say_goodbye() {
  if (!tls_) return;
  std::string bytes;
  tls_->goodbye(bytes);
  if (!bytes.empty()) ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Connection::linger() {
  say_goodbye();
  lingering_ = true;
  std::string().swap(in_);
  ::shutdown(descriptor_, SHUT_WR);
}

Connection::Io Connection::discard_input() {
  std::array<char, 4 * 1024> buffer;
  // Nobody who reads answers sends this much after one that refuses.
  for (int rounds = 0; rounds < 256; ++rounds) {
    const auto size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size > 0) continue;
    if (size == 0) return Io::gone;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Io::wait;
    if (errno != EINTR) return Io::gone;
  }
  return Io::gone;
}

void Connection::consume(std::size_t size) {
  in_.erase(0, size);
  told_to_continue = false;
  // What follows came with the same bytes, so its time began no later than now.
  request_began = std::chrono::steady_clock::now();
}

}  // namespace refund::http
