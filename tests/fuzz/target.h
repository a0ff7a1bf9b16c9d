#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#ifdef NDEBUG
#error "a fuzz target without asserts finds nothing"
#endif

/// What every fuzz target has in common. A target is one file of this folder, with a namespace of
/// its own: it defines try_input(), which asserts what has to hold of any bytes whatever, and names
/// it. Two drivers call it: libFuzzer (fuzzer.cpp, `make fuzz`), with one target a program, and a
/// plain program for the test run (replay.cpp), which holds them all.
namespace refund::fuzz {

class Target {
 public:
  /// Aborts when something does not hold of `input`.
  using TryInput = void (*)(std::string_view input);

  /// Enters itself into all().
  Target(std::string_view name, TryInput try_input) : name_(name), try_input_(try_input) {
    all().push_back(*this);
  }

  std::string_view name() const { return name_; }
  void operator()(std::string_view input) const { try_input_(input); }

  /// Those that were linked into this program.
  static std::vector<Target>& all() {
    static std::vector<Target> targets;
    return targets;
  }

 private:
  std::string_view name_;  // a literal
  TryInput try_input_;
};

/// Takes the first line off an input: most targets have their settings there, as text.
inline std::string_view take_line(std::string_view& input) {
  const auto end = input.find('\n');
  const auto line = input.substr(0, end);
  input.remove_prefix(end == input.npos ? input.size() : end + 1);
  return line;
}

/// A number that depends on all of the input, for choices that must come out alike each time.
inline std::uint64_t hash_of(std::string_view input) {
  std::uint64_t hash = 14'695'981'039'346'656'037u;
  for (const char c : input) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  return hash;
}

/// Calls visit(piece) with `bytes` in pieces of sizes that seem random and come out alike each
/// time.
template <class Visit>
void in_pieces(std::string_view bytes, Visit visit) {
  auto random = hash_of(bytes) | 1;
  while (!bytes.empty()) {
    random = random * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
    const auto longest = (random >> 60) == 0 ? bytes.size() : std::size_t{8};
    const auto size = 1 + static_cast<std::size_t>(random >> 33) % longest;
    if (!visit(bytes.substr(0, size))) return;
    bytes.remove_prefix(size < bytes.size() ? size : bytes.size());
  }
}

}  // namespace refund::fuzz
