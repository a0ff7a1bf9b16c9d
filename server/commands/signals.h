#pragma once

#include <chrono>

#include "server/http/listener.h"

namespace refund::commands {

/// What SIGHUP does: end the process, as is usual, or have the listener reread what it was given in
/// files.
enum class Hangup { ends, rereads };

/// While it lives, SIGTERM and SIGINT ask the listener to stop and let what is under way finish. A
/// second one ends the process at once. At most one lives at a time.
class Signals {
 public:
  Signals(http::Listener& listener, std::chrono::milliseconds drain_limit, Hangup hangup);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  const Hangup hangup_;
};

}  // namespace refund::commands
