#include "tests/fuzz/target.h"

/// libFuzzer's way in, to the one target of this program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto target = refund::fuzz::Target::all().at(0);
  target({reinterpret_cast<const char*>(data), size});
  return 0;
}
