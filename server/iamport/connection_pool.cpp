#include "server/iamport/connection_pool.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace refund::iamport {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

ConnectionPool::ConnectionPool(Endpoint endpoint, const std::string& ca_file, PoolOptions options)
    : endpoint_(std::move(endpoint)),
      tls_(endpoint_.scheme == Endpoint::Scheme::https ? std::make_unique<TlsContext>(ca_file)
                                                       : nullptr),
      options_(options) {}

ConnectionPool::Lease::Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection,
                             bool used_before)
    : pool_(&pool), connection_(std::move(connection)), used_before_(used_before) {}

ConnectionPool::Lease::Lease(Lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      connection_(std::move(other.connection_)),
      used_before_(other.used_before_) {}

ConnectionPool::Lease::~Lease() {
  if (!pool_) return;
  if (connection_) connection_->give_up();  // in the middle of an exchange: nobody waits for it
  connection_.reset();
  pool_->leave_place();
}

void ConnectionPool::Lease::give_back(std::optional<std::chrono::seconds> idle_timeout) {
  assert(connection_);
  auto idle = pool_->options_.idle_timeout;
  // A second before the peer closes it: our request may need as long to get there.
  if (idle_timeout) idle = std::min<milliseconds>(idle, *idle_timeout - std::chrono::seconds{1});
  if (idle > milliseconds{0}) pool_->keep(std::move(connection_), idle);
  connection_.reset();
}

Result<ConnectionPool::Lease, std::string> ConnectionPool::lease(Deadline deadline) {
  if (!take_place(deadline)) return Unexpected{std::string{"every connection is in use"}};
  if (auto kept = take_idle()) return Lease{*this, std::move(kept), /*used_before=*/true};
  return open_in_place(deadline);
}

Result<ConnectionPool::Lease, std::string> ConnectionPool::lease_new(Deadline deadline) {
  if (!take_place(deadline)) return Unexpected{std::string{"every connection is in use"}};
  return open_in_place(deadline);
}

Result<ConnectionPool::Lease, std::string> ConnectionPool::open_in_place(Deadline deadline) {
  auto connection = Connection::open(
      endpoint_, tls_.get(), std::min(deadline, steady_clock::now() + options_.connect_timeout));
  if (connection) return Lease{*this, std::move(*connection), /*used_before=*/false};
  leave_place();
  return Unexpected{connection.error()};
}

bool ConnectionPool::take_place(Deadline deadline) {
  std::unique_lock lock{mutex_};
  const auto is_free = [&] { return in_use_ < options_.max_connections; };
  if (!place_free_.wait_until(lock, deadline, is_free)) return false;
  ++in_use_;
  return true;
}

void ConnectionPool::leave_place() {
  {
    const std::lock_guard lock{mutex_};
    --in_use_;
  }
  place_free_.notify_one();
}

std::unique_ptr<Connection> ConnectionPool::take_idle() {
  std::deque<Idle> stale;
  while (auto idle = pop_idle(stale))
    if (idle->connection->is_quiet()) return std::move(idle->connection);
  return nullptr;
}

/// The one used last. Moves those that have been idle too long to `stale`, to be closed without the
/// lock: they are at the front, and nobody else would ever close them.
std::optional<ConnectionPool::Idle> ConnectionPool::pop_idle(std::deque<Idle>& stale) {
  const std::lock_guard lock{mutex_};
  for (const auto now = steady_clock::now(); !idle_.empty() && idle_.front().until <= now;) {
    stale.push_back(std::move(idle_.front()));
    idle_.pop_front();
  }
  if (idle_.empty()) return std::nullopt;
  std::optional<Idle> newest{std::move(idle_.back())};
  idle_.pop_back();
  return newest;
}

void ConnectionPool::keep(std::unique_ptr<Connection> connection, milliseconds idle_timeout) {
  const std::lock_guard lock{mutex_};
  idle_.push_back({std::move(connection), steady_clock::now() + idle_timeout});
}

}  // namespace refund::iamport
