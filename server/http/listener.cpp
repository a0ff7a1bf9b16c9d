#include "server/http/listener.h"

#include "server/http/poller.h"

namespace refund::http {

using std::chrono::milliseconds;

Listener::Listener(ListenerOptions options)
    : poller_(std::make_unique<Poller>(std::move(options))) {}

Listener::~Listener() {
  stop(milliseconds{0});
}

httplib::Server& Listener::routes() {
  return poller_->server;
}

int Listener::port() const {
  return poller_->socket.port();
}

std::string Listener::address() const {
  return poller_->options.host + ":" + std::to_string(port());
}

bool Listener::run() {
  return poller_->run();
}

void Listener::start() {
  poller_->start();
}

void Listener::ask_to_stop(milliseconds drain_limit) noexcept {
  poller_->ask_to_stop(drain_limit);
}

void Listener::ask_to_reread() noexcept {
  poller_->ask_to_reread();
}

bool Listener::stop(milliseconds drain_limit) {
  poller_->ask_to_stop(drain_limit);
  return poller_->wait();
}

const ListenerCounts& Listener::counts() const {
  return poller_->counts;
}

std::size_t Listener::queue_length() const {
  return poller_->pool.waiting();
}

std::size_t Listener::busy_workers() const {
  return poller_->pool.busy();
}

std::size_t Listener::threads() const {
  return poller_->pool.threads();
}

}  // namespace refund::http
