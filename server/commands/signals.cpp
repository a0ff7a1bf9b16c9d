#include "server/commands/signals.h"

#include <atomic>
#include <cassert>
#include <csignal>

namespace refund::commands {
namespace {

// A signal handler gets no argument of ours. Both are lock-free, as a handler needs.
std::atomic<http::Listener*> listener_of_signals = nullptr;
std::atomic<std::chrono::milliseconds::rep> drain_limit_ms = 0;

void on_signal(int signal) {
  std::signal(signal, SIG_DFL);
  if (auto* listener = listener_of_signals.load())
    listener->ask_to_stop(std::chrono::milliseconds{drain_limit_ms.load()});
}

void on_hangup(int) {
  if (auto* listener = listener_of_signals.load()) listener->ask_to_reread();
}

}  // namespace

Signals::Signals(http::Listener& listener, std::chrono::milliseconds drain_limit, Hangup hangup)
    : hangup_(hangup) {
  assert(!listener_of_signals.load());
  drain_limit_ms = drain_limit.count();
  listener_of_signals = &listener;
  std::signal(SIGTERM, on_signal);
  std::signal(SIGINT, on_signal);
  if (hangup_ == Hangup::rereads) std::signal(SIGHUP, on_hangup);
}

Signals::~Signals() {
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  if (hangup_ == Hangup::rereads) std::signal(SIGHUP, SIG_DFL);
  listener_of_signals = nullptr;
}

}  // namespace refund::commands
