#pragma once

#include <chrono>

#include "server/http/listener.h"

namespace refund::commands {

/// While it lives, SIGTERM and SIGINT ask the listener to stop and let what is under way finish. A
/// second one ends the process at once. At most one lives at a time.
class StopSignal {
 public:
  StopSignal(http::Listener& listener, std::chrono::milliseconds drain_limit);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
};

}  // namespace refund::commands
