#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/failpoint.h"

namespace refund {
namespace {

std::string_view word_for(Failpoint point) {
  switch (point) {
    case Failpoint::before_intent:
      return "before_intent";
    case Failpoint::after_intent:
      return "after_intent";
    case Failpoint::after_send:
      return "after_send";
    case Failpoint::after_commit:
      return "after_commit";
    case Failpoint::before_outcome:
      return "before_outcome";
    case Failpoint::after_outcome:
      return "after_outcome";
    case Failpoint::before_approval:
      return "before_approval";
    case Failpoint::after_approval:
      return "after_approval";
  }
  return "";
}

/// IMP_REFUND_TEST_KILL_AT=after_send:3 dies when the third cancel has just been sent. Without it
/// this program does what the one does that is shipped.
class KillSwitch {
 public:
  KillSwitch() {
    const char* text = std::getenv("IMP_REFUND_TEST_KILL_AT");
    if (!text) return;
    const std::string told = text;
    const auto colon = told.find(':');
    point_ = told.substr(0, colon);
    passes_left_ = colon == std::string::npos ? 1 : std::atoi(told.c_str() + colon + 1);
  }
  void pass(Failpoint point) {
    if (word_for(point) == point_ && --passes_left_ == 0) ::kill(::getpid(), SIGKILL);
  }

 private:
  std::string point_;
  std::atomic<int> passes_left_ = 0;
};

}  // namespace

void pass(Failpoint point) {
  static KillSwitch kill_switch;
  kill_switch.pass(point);
}

}  // namespace refund
