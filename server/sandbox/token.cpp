#include "server/sandbox/token.h"

#include <random>

namespace refund::sandbox {
namespace {

std::string random_token() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string text;
  while (text.size() < 40) text += digits[random() % digits.size()];
  return text;
}

}  // namespace

AccessToken AccessTokens::issue(std::chrono::sys_seconds now) {
  const std::lock_guard lock(mutex_);
  if (living_.text.empty() || now >= living_.expires)
    living_ = {random_token(), now + lifetime};
  else if (living_.expires - now <= last_minute)
    living_.expires += extension;
  return living_;
}

bool AccessTokens::accepts(std::string_view text, std::chrono::sys_seconds now) const {
  const std::lock_guard lock(mutex_);
  return !text.empty() && text == living_.text && now < living_.expires;
}

void AccessTokens::expire() {
  const std::lock_guard lock(mutex_);
  living_ = {};
}

}  // namespace refund::sandbox
