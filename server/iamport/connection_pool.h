#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/iamport/connection.h"
#include "server/iamport/endpoint.h"
#include "server/iamport/tls.h"
#include "shared/result.h"

namespace refund::iamport {

struct PoolOptions {
  /// Making a connection may take so long, names and TLS included.
  std::chrono::milliseconds connect_timeout{5'000};
  /// A connection is not used again after lying idle for so long. Load balancers close idle ones
  /// after 60 s, nginx after 75 s; a request that meets the closing has an unknown outcome, so we
  /// stay far away from it.
  std::chrono::milliseconds idle_timeout{15'000};
  std::size_t max_connections = 1024;
};

/// Keeps connections to one endpoint alive between calls. Safe to call from many threads.
class ConnectionPool {
 public:
  ConnectionPool(Endpoint endpoint, const std::string& ca_file, PoolOptions options);

  /// A connection that only this call uses. Dropped unless it is given back.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection, bool used_before);
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& connection() { return *connection_; }
    /// It has carried a call before, so the peer may be closing it at this very moment.
    bool used_before() const { return used_before_; }
    /// For another call, within `idle_timeout` if the peer has said one.
    void give_back(std::optional<std::chrono::seconds> idle_timeout);

   private:
    ConnectionPool* pool_;
    std::unique_ptr<Connection> connection_;
    bool used_before_;
  };

  /// A kept connection that the peer has not closed, or else a new one. The error is for the
  /// operator; nothing has been sent.
  Result<Lease, std::string> lease(Deadline deadline);
  /// A new connection, because a kept one has failed.
  Result<Lease, std::string> lease_new(Deadline deadline);

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point until;
  };

  bool take_place(Deadline deadline);
  void leave_place();
  std::unique_ptr<Connection> take_idle();
  std::optional<Idle> pop_idle(std::deque<Idle>& stale);
  Result<Lease, std::string> open_in_place(Deadline deadline);
  void keep(std::unique_ptr<Connection> connection, std::chrono::milliseconds idle_timeout);

  const Endpoint endpoint_;
  const std::unique_ptr<const TlsContext> tls_;  // null over plain HTTP
  const PoolOptions options_;

  std::mutex mutex_;
  std::condition_variable place_free_;
  std::deque<Idle> idle_;  // the one used last at the back, which is used next
  std::size_t in_use_ = 0;
};

}  // namespace refund::iamport
