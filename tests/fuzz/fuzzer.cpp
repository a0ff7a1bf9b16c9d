#include "tests/fuzz/target.h"

/// libFuzzer's way in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  refund::fuzz::try_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
