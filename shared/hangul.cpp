#include "shared/hangul.h"

#include <algorithm>

#include "shared/text.h"

namespace refund {
namespace {

// Unicode 15, section 3.12: a syllable is first + (initial * 21 + vowel) * 28 + final.
constexpr char32_t first_syllable = 0xAC00, last_syllable = 0xD7A3;
constexpr int vowels = 21, finals = 28;

/// The initial consonants in the order of the syllables, as people type them.
constexpr std::u32string_view initials = U"ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
/// The final consonants in the order of the syllables; the first place is for none.
constexpr std::u32string_view final_consonants =
    U" ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

struct Cluster {
  char32_t whole;
  char32_t first;
  char32_t second;
};
constexpr Cluster clusters[] = {
    {U'ㄳ', U'ㄱ', U'ㅅ'}, {U'ㄵ', U'ㄴ', U'ㅈ'}, {U'ㄶ', U'ㄴ', U'ㅎ'}, {U'ㄺ', U'ㄹ', U'ㄱ'},
    {U'ㄻ', U'ㄹ', U'ㅁ'}, {U'ㄼ', U'ㄹ', U'ㅂ'}, {U'ㄽ', U'ㄹ', U'ㅅ'}, {U'ㄾ', U'ㄹ', U'ㅌ'},
    {U'ㄿ', U'ㄹ', U'ㅍ'}, {U'ㅀ', U'ㄹ', U'ㅎ'}, {U'ㅄ', U'ㅂ', U'ㅅ'},
};

bool is_syllable(char32_t c) {
  return c >= first_syllable && c <= last_syllable;
}

char32_t initial_of(char32_t syllable) {
  return initials[(syllable - first_syllable) / (vowels * finals)];
}

/// 0 when there is none.
std::size_t final_of(char32_t syllable) {
  return (syllable - first_syllable) % finals;
}

char32_t without_final(char32_t syllable) {
  return syllable - static_cast<char32_t>(final_of(syllable));
}

bool begins_with(char32_t consonant, char32_t c) {
  return is_syllable(c) && initial_of(c) == consonant;
}

bool fits(char32_t wanted, char32_t c) {
  if (wanted == c || begins_with(wanted, c)) return true;
  return is_syllable(wanted) && is_syllable(c) && final_of(wanted) == 0 &&
         wanted == without_final(c);
}

/// Decodes the first character of well-formed UTF-8.
char32_t take_code_point(std::string_view& utf8) {
  const auto lead = static_cast<unsigned char>(utf8[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = length == 1 ? lead : lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    value = value << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3Fu);
  utf8.remove_prefix(length);
  return value;
}

void append(std::u32string& text, char32_t c) {
  for (const auto& cluster : clusters)
    if (cluster.whole == c) {
      text += cluster.first;
      text += cluster.second;
      return;
    }
  if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
  const bool is_ascii = c < 0x80;
  const bool is_word = (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
  if ((is_ascii && !is_word) || c == U'\u00A0' || c == U'\u3000') return;
  text += c;
}

}  // namespace

std::optional<std::u32string> search_text(std::string_view utf8) {
  if (!characters(utf8)) return std::nullopt;
  std::u32string text;
  while (!utf8.empty()) append(text, take_code_point(utf8));
  return text;
}

bool found_at(std::u32string_view query, std::u32string_view text, std::size_t at) {
  if (query.empty()) return true;
  text.remove_prefix(std::min(at, text.size()));
  if (text.size() < query.size()) return false;

  const auto end = query.size() - 1;
  for (std::size_t i = 0; i < end; ++i)
    if (!fits(query[i], text[i])) return false;

  const auto typed = query[end];
  if (fits(typed, text[end])) return true;
  return is_syllable(typed) && final_of(typed) != 0 && text.size() > query.size() &&
         without_final(typed) == text[end] &&
         begins_with(final_consonants[final_of(typed)], text[end + 1]);
}

}  // namespace refund
