#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/framed_server.h"
#include "server/http/header_lines.h"
#include "server/http/listen_socket.h"
#include "server/http/request_frame.h"
#include "server/http/tls_identity.h"

namespace refund::http {

/// A request that no handler sees.
struct RefusedRequest {
  Refusal why;
  std::string_view head;  ///< what has been received, from its first byte on
  const Peer& peer;
};

/// What is said to it.
struct RefusalAnswer {
  std::string content_type;
  std::string text;
  HeaderLines headers;  ///< besides those that say where the answer ends
};

struct ListenerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0 takes a free one; Listener::port() tells which

  /// Handlers that run at the same time. 0: all of them on the polling thread, one after the other,
  /// which is the quickest way for handlers that never block.
  std::size_t workers = 64;
  /// Handlers that are begun while so many others run and don't wait for somebody outside. More of
  /// them would share the same processors and commits, and none would be done sooner.
  std::size_t at_once = 256;
  std::size_t queue = 1024;             ///< connections that may wait beyond one for each worker
  std::size_t connections = 16 * 1024;  ///< beyond, the kernel's queue holds them

  /// From one address, or one IPv6 network of the size that a customer gets; more are closed at
  /// once. 0: no limit.
  std::size_t connections_per_address = 0;
  /// Addresses that may have more: those of proxies, which speak for many.
  std::function<bool(std::string_view address)> many_allowed;

  FrameLimits limits;
  std::chrono::milliseconds request_deadline{10'000};  ///< for a whole request, from its first
                                                       ///< byte; and for a new client's first byte
  std::chrono::milliseconds idle_deadline{60'000};     ///< for the next request's first byte
  /// For the client to take an answer, and a second more for every answer_pace bytes of it.
  std::chrono::milliseconds answer_deadline{30'000};
  std::size_t answer_pace = 4 * 1024;

  /// Serves HTTPS, and nothing else, with this. It must outlive the listener.
  const TlsIdentity* tls = nullptr;
  std::chrono::milliseconds handshake_deadline{10'000};
  /// What ask_to_reread() asks for. Runs on the polling thread.
  std::function<void()> reread;

  /// Paths that are served by a thread of their own when all workers are busy: health and metrics.
  std::vector<std::string> express_paths;
  /// problem+json with the refusal's word as `code` when empty.
  std::function<RefusalAnswer(const RefusedRequest&)> refusal_answer;
};

/// What the listener has done and is doing, for /metrics. Read it at any time from any thread.
struct ListenerCounts {
  std::atomic<std::size_t> accepted = 0;           ///< connections, ever
  std::atomic<std::size_t> open = 0;               ///< connections, now
  std::atomic<std::size_t> requests = 0;           ///< given to a handler, ever
  std::atomic<std::size_t> refused = 0;            ///< answered without one, ever
  std::atomic<std::size_t> overloaded = 0;         ///< of these: because of too much work
  std::atomic<std::size_t> delayed = 0;            ///< answers that wait for their time, now
  std::atomic<std::size_t> turned_away = 0;        ///< connections beyond an address's share, ever
  std::atomic<std::size_t> handshakes = 0;         ///< TLS handshakes that came to their end, ever
  std::atomic<std::size_t> handshakes_failed = 0;  ///< and those that did not
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
  /// Has options.reread called soon. Returns at once, also in a signal handler.
  void ask_to_reread() noexcept;
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
