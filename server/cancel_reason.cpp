#include "server/cancel_reason.h"

namespace refund {

std::string reason_with(const RefundId& id, std::string_view reason) {
  std::string sent{reason};
  if (!sent.empty()) sent += ' ';
  sent += '[';
  sent += id.str();
  sent += ']';
  return sent;
}

bool reason_names(std::string_view reason, const RefundId& id) {
  const auto last = reason.rfind("[rf_");
  if (last == std::string_view::npos) return false;
  const auto named = reason.substr(last + 1);
  return named.size() > id.str().size() && named.substr(0, id.str().size()) == id.str() &&
         named[id.str().size()] == ']';
}

}  // namespace refund
