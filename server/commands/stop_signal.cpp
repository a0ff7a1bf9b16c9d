#include "server/commands/stop_signal.h"

#include <atomic>
#include <cassert>
#include <csignal>

namespace refund::commands {
namespace {

// A signal handler gets no argument of ours. Both are lock-free, as a handler needs.
std::atomic<http::Listener*> stopping = nullptr;
std::atomic<std::chrono::milliseconds::rep> drain_limit_ms = 0;

void on_signal(int signal) {
  std::signal(signal, SIG_DFL);
  if (auto* listener = stopping.load())
    listener->ask_to_stop(std::chrono::milliseconds{drain_limit_ms.load()});
}

}  // namespace

StopSignal::StopSignal(http::Listener& listener, std::chrono::milliseconds drain_limit) {
  assert(!stopping.load());
  drain_limit_ms = drain_limit.count();
  stopping = &listener;
  std::signal(SIGTERM, on_signal);
  std::signal(SIGINT, on_signal);
}

StopSignal::~StopSignal() {
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  stopping = nullptr;
}

}  // namespace refund::commands
