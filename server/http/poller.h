#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

#include "server/http/address_shares.h"
#include "server/http/connection.h"
#include "server/http/listener.h"
#include "server/http/worker_pool.h"

namespace refund::http {

/// The inside of a Listener. One thread polls, accepts and keeps the time; a connection on which
/// something happened goes to a worker, which owns it until it parks, delays or closes it.
class Listener::Poller {
 public:
  explicit Poller(ListenerOptions options);
  ~Poller();

  bool run();
  void start() {
    thread_ = std::thread([this] { drained_ = run(); });
  }
  void ask_to_stop(std::chrono::milliseconds drain_limit) noexcept;
  void ask_to_reread() noexcept;
  bool wait() {
    if (thread_.joinable()) thread_.join();
    return drained_;
  }

  FramedServer server;
  ListenerCounts counts;
  WorkerPool<Connection*> pool;
  ListenSocket socket;
  const ListenerOptions options;

 private:
  struct Delayed {
    SteadyTime due;
    Connection* connection;
    bool operator>(const Delayed& other) const { return due > other.due; }
  };

  // -- On the polling thread: poller.cpp
  // -----------------------------------------------------------
  int timeout();
  void on_event(const epoll_event& event);
  void accept_all();
  void adopt(int descriptor, Peer peer);
  void pause_accepting(SteadyTime until);
  void dispatch(Connection& connection);
  void send_due_answers();
  void sweep();
  void begin_stop();
  void close_idle();

  // -- On the thread that owns the connection: poller_serving.cpp
  // ----------------------------------
  void serve(Connection& connection);
  void serve_express(Connection& connection);
  void serve_overloaded(Connection& connection);
  bool serve_turn(Connection& connection);
  bool flush(Connection& connection);
  bool answer(Connection& connection, const RequestFrame& frame);
  bool need_more(Connection& connection, const RequestFrame& frame);
  bool is_express(const RequestFrame& frame) const;
  void refuse(Connection& connection, const RequestFrame& frame, Refusal why,
              FramedServer::Connection then);
  void await_goodbye(Connection& connection);
  bool park(Connection& connection);
  void delay(Connection& connection, std::chrono::milliseconds delay);
  void close(Connection& connection);
  SteadyTime answer_due(const Connection& connection) const;
  void wake() noexcept;

  std::vector<std::unique_ptr<Connection>> slots_;  // by descriptor
  int epoll_ = -1;
  int wake_ = -1;
  std::size_t connections_max_ = 0;
  bool accepting_ = false;
  SteadyTime accept_again_{};
  SteadyTime next_sweep_{};

  std::mutex delayed_mutex_;
  std::priority_queue<Delayed, std::vector<Delayed>, std::greater<>> delayed_;
  SteadyTime polling_until_ = SteadyTime::min();  // guarded by delayed_mutex_

  AddressShares shares_;
  std::atomic<bool> reread_asked_ = false;
  std::atomic<bool> stop_asked_ = false;
  std::atomic<std::chrono::milliseconds::rep> drain_limit_ = 0;
  bool stopping_ = false;
  SteadyTime stop_at_ = SteadyTime::max();

  WorkerPool<Connection*> express_;
  std::thread thread_;
  bool drained_ = true;
};

}  // namespace refund::http
