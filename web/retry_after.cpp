#include "web/retry_after.h"

#include <algorithm>

namespace refund {

int retry_after_seconds(std::string_view header) {
  int seconds = 0;
  for (const char digit : header) {
    if (digit < '0' || digit > '9') return 0;
    seconds = std::min(seconds * 10 + (digit - '0'), longest_retry_after);
  }
  return seconds;
}

}  // namespace refund
