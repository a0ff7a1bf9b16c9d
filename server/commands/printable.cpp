#include "server/commands/printable.h"

#include <algorithm>
#include <array>

#include "shared/text.h"

namespace refund::commands {
namespace {

constexpr std::string_view replacement = "\uFFFD";

/// What is invisible and changes how the rest is read: marks of direction, line separators.
constexpr std::array<std::string_view, 14> turning{"\u061C", "\u200E", "\u200F", "\u2028", "\u2029",
                                                   "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                                   "\u2066", "\u2067", "\u2068", "\u2069"};

/// The bytes of the first character; one byte where there is none.
std::string_view first_character(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size)
    if (characters(text.substr(0, size))) return text.substr(0, size);
  return text.substr(0, 1);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto next = first_character(text);
    text.remove_prefix(next.size());
    if (next.size() == 1 && has_control_character(next) &&
        static_cast<unsigned char>(next[0]) < 0x80)
      result += ' ';
    else if (has_control_character(next) ||
             std::find(turning.begin(), turning.end(), next) != turning.end())
      result += replacement;
    else
      result += next;
  }
  return result;
}

}  // namespace refund::commands
