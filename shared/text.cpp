#include "shared/text.h"

#include <cstdint>

namespace refund {
namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

std::optional<CodePoint> first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return CodePoint{lead, 1};

  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return std::nullopt;

  std::uint32_t value = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[length] || value > 0x10FFFF || surrogate) return std::nullopt;
  return CodePoint{value, length};
}

/// Ids are looked at several times for each refund, and are ASCII.
inline std::optional<CodePoint> code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  return lead < 0x80 ? CodePoint{lead, 1} : first_code_point(text.substr(at));
}

constexpr std::string_view white_space[] = {" ", "\t", "\r", "\n", "\u00A0", "\u3000"};

}  // namespace

std::optional<std::size_t> characters(std::string_view utf8) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < utf8.size(); ++count) {
    const auto next = code_point_at(utf8, at);
    if (!next) return std::nullopt;
    at += next->bytes;
  }
  return count;
}

bool has_control_character(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto next = code_point_at(utf8, at);
    if (!next) return true;
    if (next->value < 0x20 || (next->value >= 0x7F && next->value < 0xA0)) return true;
    at += next->bytes;
  }
  return false;
}

std::string_view trimmed(std::string_view utf8) {
  for (bool again = true; again;) {
    again = false;
    for (const auto space : white_space) {
      if (utf8.starts_with(space)) {
        utf8.remove_prefix(space.size());
        again = true;
      }
      if (utf8.ends_with(space)) {
        utf8.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return utf8;
}

}  // namespace refund
