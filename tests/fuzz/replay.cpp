// The driver of the test run, where libFuzzer would be too dear: every input of the corpus, and
// then so many mutations of them, the same ones each time. `make fuzz` looks for new ones.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "tests/fuzz/target.h"

namespace refund::fuzz {
namespace {

using Random = std::mt19937_64;

std::vector<std::string> inputs_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) files.push_back(entry);
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs{""};
  for (const auto& file : files) {
    std::ifstream in{file, std::ios::binary};
    inputs.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
  }
  return inputs;
}

std::size_t below(Random& random, std::size_t limit) {
  return limit == 0 ? 0 : static_cast<std::size_t>(random() % limit);
}

/// A piece of one input.
std::string piece_of(const std::string& input, Random& random) {
  const auto begin = below(random, input.size());
  return input.substr(begin, 1 + below(random, std::min<std::size_t>(input.size(), 40)));
}

std::string mutated(std::string input, const std::vector<std::string>& inputs, Random& random) {
  static const std::string special[] = {"\0",
                                        "\r\n",
                                        "\n",
                                        "\"",
                                        "\\u0000",
                                        "{",
                                        "[",
                                        "}",
                                        "-",
                                        "0",
                                        "1e400",
                                        ".5",
                                        "\xc0\xaf",
                                        "\xed\xa0\x80",
                                        "%00",
                                        "%0d%0a",
                                        "null",
                                        ",",
                                        ":",
                                        "\xef\xbb\xbf",
                                        "99999999999999999999"};
  for (auto changes = 1 + below(random, 4); changes > 0; --changes) {
    const auto at = below(random, input.size() + 1);
    switch (below(random, 6)) {
      case 0:  // one bit
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(random, 8)));
        break;
      case 1:  // any byte
        if (at < input.size()) input[at] = static_cast<char>(below(random, 256));
        break;
      case 2:
        input.erase(at, 1 + below(random, 8));
        break;
      case 3:
        input.insert(at, special[below(random, std::size(special))]);
        break;
      case 4:
        input.insert(at, piece_of(inputs[below(random, inputs.size())], random));
        break;
      case 5:  // the head of one and the tail of another
        input.resize(at);
        if (const auto& other = inputs[below(random, inputs.size())]; !other.empty())
          input += other.substr(below(random, other.size()));
        break;
    }
  }
  return input;
}

/// What was being tried, for the report of whatever aborts.
const std::string* tried = nullptr;

void try_it(const Target& target, const std::string& input) {
  tried = &input;
  target(input);
}

/// Leaves the input where a debugger, or libFuzzer's program, can be given it.
void keep_input(int) {
  if (auto* file = std::fopen("fuzz-failure.bin", "wb"); file && tried) {
    std::fwrite(tried->data(), 1, tried->size(), file);
    std::fclose(file);
    std::fputs("the input is in fuzz-failure.bin\n", stderr);
  }
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

int replay(const Target& target, const char* corpus, unsigned long mutations) {
  std::signal(SIGABRT, keep_input);
  const auto inputs = inputs_in(corpus);
  for (const auto& input : inputs) try_it(target, input);
  Random random{1};
  for (auto i = mutations; i > 0; --i)
    try_it(target, mutated(inputs[below(random, inputs.size())], inputs, random));
  std::printf("%zu inputs and %lu mutations of them\n", inputs.size(), mutations);
  // A target without seeds would test next to nothing.
  return inputs.size() > 3 ? 0 : 1;
}

}  // namespace
}  // namespace refund::fuzz

int main(int count, char** options) {
  using refund::fuzz::Target;
  if (count == 4)
    for (const auto& target : Target::all())
      if (target.name() == options[1])
        return refund::fuzz::replay(target, options[2], std::strtoul(options[3], nullptr, 10));
  std::fprintf(stderr, "usage: %s TARGET CORPUS MUTATIONS, where TARGET is one of", options[0]);
  for (const auto& target : Target::all())
    std::fprintf(stderr, " %.*s", static_cast<int>(target.name().size()), target.name().data());
  std::fputs("\n", stderr);
  return 2;
}
