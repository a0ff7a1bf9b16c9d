#include "server/refund_id.h"

#include <sodium.h>

#include <cassert>
#include <string>
#include <string_view>

namespace refund {

RefundId new_refund_id() {
  static const bool ready = sodium_init() >= 0;
  assert(ready);  // fails only without a random source

  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string text = "rf_";
  for (int i = 0; i < 20; ++i) text += letters[randombytes_uniform(letters.size())];
  return *RefundId::from(text);
}

}  // namespace refund
