#include "server/failpoint.h"

namespace refund {

// In a file of its own, so that a program with its own pass() links that one.
void pass(Failpoint) {}

}  // namespace refund
