#include "server/refund_id.h"

#include <sodium.h>

#include <array>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace refund {
namespace {

// 32 of them: five bits of a random byte choose one, none more often than another. In the order
// in which texts are compared.
constexpr std::string_view letters = "234567abcdefghijklmnopqrstuvwxyz";

constexpr int time_letters = 7;
constexpr int random_letters = 13;

/// The time in steps of 32 ms. Seven letters count 35 years of them, then begin anew: that costs a
/// few page reads and no id.
std::uint64_t time_steps() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
             std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) /
         32;
}

}  // namespace

RefundId new_refund_id() {
  static const bool ready = sodium_init() >= 0;
  assert(ready);  // fails only without a random source

  std::string text = "rf_";
  const auto time = time_steps();
  for (int i = time_letters; i-- > 0;) text += letters[(time >> (5 * i)) & 31];
  std::array<unsigned char, random_letters> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  for (const auto byte : bytes) text += letters[byte & 31];
  return *RefundId::from(text);
}

}  // namespace refund
