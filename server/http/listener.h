#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/http/framed_server.h"
#include "server/http/listen_socket.h"
#include "server/http/request_frame.h"

namespace refund::http {

/// A body for an answer that no handler gives.
struct RefusalBody {
  std::string content_type;
  std::string text;
};

struct ListenerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0 takes a free one; Listener::port() tells which

  /// Handlers that run at the same time. 0: all of them on the polling thread, one after the other,
  /// which is the quickest way for handlers that never block.
  std::size_t workers = 64;
  std::size_t queue = 1024;             ///< connections that may wait for a worker
  std::size_t connections = 16 * 1024;  ///< beyond, the kernel's queue holds them

  FrameLimits limits;
  std::chrono::milliseconds request_deadline{10'000};  ///< for a whole request, from its first byte
  std::chrono::milliseconds idle_deadline{60'000};     ///< for the next request's first byte
  std::chrono::milliseconds answer_deadline{30'000};   ///< for the client to take an answer

  /// Paths that are served by a thread of their own when all workers are busy: health and metrics.
  std::vector<std::string> express_paths;
  /// problem+json with the refusal's word as `code` when empty.
  std::function<RefusalBody(Refusal)> refusal_body;
};

/// What the listener has done and is doing, for /metrics. Read it at any time from any thread.
struct ListenerCounts {
  std::atomic<std::size_t> accepted = 0;    ///< connections, ever
  std::atomic<std::size_t> open = 0;        ///< connections, now
  std::atomic<std::size_t> requests = 0;    ///< given to a handler, ever
  std::atomic<std::size_t> refused = 0;     ///< answered without one, ever
  std::atomic<std::size_t> overloaded = 0;  ///< of these: because of too much work
  std::atomic<std::size_t> delayed = 0;     ///< answers that wait for their time, now
};

/// An HTTP/1.1 listener around cpp-httplib's routes. One thread polls all connections; a request
/// comes to a worker when it is there as a whole, and no worker ever waits for the network. So
/// neither idle nor dripping connections take a worker from those who have something to say.
///
/// Every request ends in one of: an answer, a refusal (which says why), a closed connection.
class Listener {
 public:
  /// Listens at once; clients are served after run() or start(). Throws ListenError.
  explicit Listener(ListenerOptions options);
  /// Stops without patience, then waits for handlers that still run.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// For routes and handlers, before run(). Handlers run on several threads at once. Its header
  /// writer is ours; its sockets, threads and limits are not used.
  httplib::Server& routes();

  int port() const;
  /// "127.0.0.1:8080"
  std::string address() const;

  /// Serves on this thread until a stop. True when everything under way was answered by then.
  bool run();
  /// Serves on a thread of its own.
  void start();

  /// Stops accepting, closes idle connections, answers the requests under way for up to
  /// `drain_limit`. Returns at once, also in a signal handler; run() returns when it is done.
  void ask_to_stop(std::chrono::milliseconds drain_limit) noexcept;
  /// ask_to_stop(), and waits for the end of what start() began. The result is run()'s.
  bool stop(std::chrono::milliseconds drain_limit);

  const ListenerCounts& counts() const;
  std::size_t queue_length() const;
  std::size_t busy_workers() const;
  std::size_t threads() const;

 private:
  class Poller;
  std::unique_ptr<Poller> poller_;
};

}  // namespace refund::http
