// Reads cases, a line each, and prints what the rules say of them. Built to Wasm for the
// agreement test, which compares its verdicts with the native ones byte for byte.
#include <iostream>
#include <string>

#include "tests/agreement/case_line.h"

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto c = refund::agreement::from_line(line);
    std::cout << (c ? refund::agreement::verdict(*c) : "unreadable") << '\n';
  }
}
