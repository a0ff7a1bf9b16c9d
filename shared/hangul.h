#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace refund {

/// The code points of a text as a search compares them: without white space and punctuation, Latin
/// letters small, and clusters of consonants taken apart, since an input method that is given ㄴ
/// and ㅎ writes ㄶ. Empty when the text is no well-formed UTF-8.
std::optional<std::u32string> search_text(std::string_view utf8);

/// True when `query` is found in `text` at `at`. A consonant of the query stands for any syllable
/// that begins with it. A syllable without a final consonant stands for one with it, and the final
/// consonant of the last syllable may belong to the next: while 우리 is typed, an input method
/// shows 울. Both are of search_text().
bool found_at(std::u32string_view query, std::u32string_view text, std::size_t at);

}  // namespace refund
