#include <algorithm>
#include <string>

#include "server/http/poller.h"

namespace refund::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How long a client that was refused has to read why.
constexpr milliseconds goodbye_deadline{2'000};
/// Requests of one connection that are served in a row before others get their turn.
constexpr int turns_in_a_row = 16;

constexpr std::string_view continue_answer = "HTTP/1.1 100 Continue\r\n\r\n";

RefusalAnswer plain_answer(Refusal why) {
  const auto status = status_of(why);
  HeaderLines headers;
  if (why == Refusal::overloaded) headers.emplace_back("Retry-After", "1");
  return {"application/problem+json",
          R"({"type":"about:blank","title":")" + std::string(httplib::status_message(status)) +
              R"(","status":)" + std::to_string(status) + R"(,"code":")" +
              std::string(to_string(why)) + R"("})",
          std::move(headers)};
}

std::string bytes_of(int status, const RefusalAnswer& answer, FramedServer::Connection then) {
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + " ";
  const auto line = [&](std::string_view name, std::string_view value) {
    bytes.append("\r\n").append(name).append(": ").append(value);
  };
  bytes += httplib::status_message(status);
  line("Content-Type", answer.content_type);
  line("Content-Length", std::to_string(answer.text.size()));
  for (const auto& [name, value] : answer.headers) line(name, value);
  line("Connection", then == FramedServer::Connection::close ? "close" : "keep-alive");
  return bytes + "\r\n\r\n";
}

}  // namespace

void Listener::Poller::serve(Connection& connection) {
  for (int turn = 0; turn < turns_in_a_row; ++turn)
    if (!serve_turn(connection)) return;
  if (options.workers == 0)
    delay(connection, milliseconds{0});  // after the others' events
  else
    pool.queue_again(&connection);
}

/// Serves one request, or takes one step of a handshake. What the connection brings next may be of
/// another kind, and is not for the express thread.
void Listener::Poller::serve_express(Connection& connection) {
  if (!serve_turn(connection) || !flush(connection)) return;
  if (!connection.received().empty() || !connection.drained() || !park(connection))
    dispatch(connection);
}

/// All workers are busy. The polling thread reads the request itself, far enough to know whether it
/// is one of the few that are served nevertheless, and says no to all others at once.
void Listener::Poller::serve_overloaded(Connection& connection) {
  // Before its handshake nobody can be told anything, and handshakes take time that the polling
  // thread does not have.
  if (!connection.established()) {
    if (!express_.offer(&connection)) close(connection);
    return;
  }
  for (int turn = 0; turn < turns_in_a_row; ++turn) {
    if (!flush(connection)) return;
    const auto frame = frame_of(connection.received(), options.limits);
    if (frame.complete() && is_express(frame) && express_.offer(&connection)) return;

    if (frame.complete() || frame.refusal || frame.expects_continue) {
      ++counts.overloaded;
      const bool keep = frame.complete() && frame.keep_alive;
      refuse(connection, frame, frame.refusal.value_or(Refusal::overloaded),
             keep ? FramedServer::Connection::keep : FramedServer::Connection::close);
      if (frame.complete()) connection.consume(frame.end);
    } else if (!need_more(connection, frame)) {
      return;
    }
  }
  close(connection);  // it asks faster than we can say no
}

bool Listener::Poller::is_express(const RequestFrame& frame) const {
  const auto& paths = options.express_paths;
  return std::find(paths.begin(), paths.end(), frame.path) != paths.end();
}

/// Sends what is to be sent and serves one request. False when the connection has been given up:
/// parked, delayed or closed.
bool Listener::Poller::serve_turn(Connection& connection) {
  if (!flush(connection)) return false;
  const auto frame = frame_of(connection.received(), options.limits);
  if (frame.refusal) {
    refuse(connection, frame, *frame.refusal, FramedServer::Connection::close);
    return true;
  }
  return frame.complete() ? answer(connection, frame) : need_more(connection, frame);
}

/// True when nothing is left to send and the connection goes on; else it has been given up.
bool Listener::Poller::flush(Connection& connection) {
  while (connection.has_answer()) {
    switch (connection.send()) {
      case Connection::Io::gone:
        close(connection);
        return false;
      case Connection::Io::wait:
        if (connection.park(answer_due(connection))) return false;
        break;
      case Connection::Io::done:
        break;
    }
  }
  if (!connection.close_after_answer) return true;
  if (connection.linger_after_answer || !connection.received().empty()) {
    connection.linger();
    await_goodbye(connection);
  } else {
    close(connection);
  }
  return false;
}

/// Until when the peer has to take what is being sent to it, however steadily it sips.
SteadyTime Listener::Poller::answer_due(const Connection& connection) const {
  if (!connection.established()) return connection.opened + options.handshake_deadline;
  const auto seconds = connection.answer_size() / std::max<std::size_t>(options.answer_pace, 1);
  return connection.answer_began + options.answer_deadline + std::chrono::seconds(seconds);
}

bool Listener::Poller::answer(Connection& connection, const RequestFrame& frame) {
  ++counts.requests;
  const bool keep = frame.keep_alive && !stop_asked_;
  auto answer = server.answer(
      connection.received().substr(frame.begin, frame.end - frame.begin), connection.peer(),
      keep ? FramedServer::Connection::keep : FramedServer::Connection::close);
  connection.consume(frame.end);
  connection.answer_with(std::move(answer.bytes));
  connection.close_after_answer = answer.close;
  if (answer.delay <= milliseconds{0}) return true;
  delay(connection, answer.delay);
  return false;
}

/// The request is not there as a whole. True when there is more of it now.
bool Listener::Poller::need_more(Connection& connection, const RequestFrame& frame) {
  if (frame.begin > 0) connection.consume(frame.begin);
  if (frame.expects_continue && !connection.told_to_continue) {
    connection.told_to_continue = true;
    connection.answer_with(std::string(continue_answer));
    return true;
  }
  const bool established = connection.established();
  const auto io = connection.receive();
  if (!established && connection.established()) ++counts.handshakes;
  switch (io) {
    case Connection::Io::done:
      return true;
    case Connection::Io::gone:
      close(connection);
      return false;
    case Connection::Io::wait:
      return !park(connection);
  }
  return false;
}

void Listener::Poller::refuse(Connection& connection, const RequestFrame& frame, Refusal why,
                              FramedServer::Connection then) {
  ++counts.refused;
  const auto answer = options.refusal_answer
                          ? options.refusal_answer({why, connection.received(), connection.peer()})
                          : plain_answer(why);
  auto bytes = bytes_of(status_of(why), answer, then);
  if (!frame.is_head) bytes += answer.text;
  connection.answer_with(std::move(bytes));
  connection.close_after_answer = connection.linger_after_answer =
      then == FramedServer::Connection::close;
}

/// For a connection that has got its last answer: waits until the peer has seen it.
void Listener::Poller::await_goodbye(Connection& connection) {
  while (connection.discard_input() == Connection::Io::wait)
    if (connection.park(steady_clock::now() + goodbye_deadline)) return;
  close(connection);
}

/// Gives the connection up until there is more to read. False when there is already.
bool Listener::Poller::park(Connection& connection) {
  if (stop_asked_ && connection.received().empty()) {
    close(connection);
    return true;
  }
  if (!connection.established())
    return connection.park(connection.opened + options.handshake_deadline);
  if (!connection.received().empty())
    return connection.park(connection.request_began + options.request_deadline);
  // Who connects has something to say, mostly at once.
  return connection.park(connection.quiet_since +
                         (connection.asked_before
                              ? options.idle_deadline
                              : std::min(options.idle_deadline, options.request_deadline)));
}

/// Keeps the connection until its answer is due.
void Listener::Poller::delay(Connection& connection, milliseconds delay) {
  ++counts.delayed;
  const auto due = steady_clock::now() + delay;
  const std::lock_guard lock(delayed_mutex_);
  delayed_.push({due, &connection});
  if (due < polling_until_) wake();
}

void Listener::Poller::close(Connection& connection) {
  if (!connection.established()) ++counts.handshakes_failed;
  if (!connection.share.empty()) shares_.leave(connection.share);
  const bool last = --counts.open == 0;
  connection.close();
  if (last && stop_asked_) wake();
}

}  // namespace refund::http
