#include "shared/bank_search.h"

#include <algorithm>

#include "shared/hangul.h"

namespace refund {
namespace {

struct Alias {
  std::string_view standard;
  std::string_view name;
};

// What people and the KFTC's lists call a bank besides its names. Daegu Bank became iM Bank in
// 2024. Sources: PortOne V2's bank names; the KFTC's list of banks.
constexpr Alias aliases[] = {
    {"002", "KDB"},
    {"003", "IBK"},
    {"007", "Sh수협은행"},
    {"011", "NH농협은행"},
    {"012", "지역농축협"},
    {"012", "단위농협"},
    {"023", "Standard Chartered"},
    {"027", "씨티은행"},
    {"031", "iM뱅크"},
    {"031", "아이엠뱅크"},
    {"031", "iM Bank"},
    {"031", "DGB"},
    {"032", "BNK부산"},
    {"034", "Kwangju"},
    {"039", "BNK경남"},
    {"045", "MG"},
    {"048", "CU"},
    {"081", "KEB하나은행"},
    {"089", "K뱅크"},
    {"090", "카뱅"},
    {"092", "tossbank"},
};

enum class Found { not_at_all, inside, at_the_beginning };

bool is_latin(char32_t c) {
  return c >= U'a' && c <= U'z';
}

/// Korean is found anywhere in a name; Latin letters at the beginning of a word, since "kb" is not
/// what anyone looks for in "Jeonbuk Bank".
Found find(std::u32string_view query, std::string_view name) {
  auto found = Found::not_at_all;
  for (std::size_t word = 0; word != std::string_view::npos; word = name.find(' ', word + 1)) {
    const auto text = search_text(name.substr(word)).value_or(U"");
    const auto places = is_latin(query[0]) ? std::min<std::size_t>(1, text.size()) : text.size();
    for (std::size_t at = 0; at < places; ++at)
      if (found_at(query, text, at))
        found = std::max(found, word + at == 0 ? Found::at_the_beginning : Found::inside);
  }
  return found;
}

/// The best place of the query in anything that the bank is known by.
Found find(std::u32string_view query, const Bank& bank) {
  auto best = Found::not_at_all;
  for (const auto name : {bank.name_ko, bank.name_en, bank.code, bank.standard})
    best = std::max(best, find(query, name));
  for (const auto& alias : aliases)
    if (alias.standard == bank.standard) best = std::max(best, find(query, alias.name));
  return best;
}

}  // namespace

std::vector<Bank> search_banks(std::string_view pg_provider, std::string_view query) {
  const auto text = search_text(query);
  if (!text) return {};
  auto banks = banks_of(pg_provider);
  if (text->empty()) return banks;

  std::vector<Bank> first, then;
  for (const auto& bank : banks) {
    switch (find(*text, bank)) {
      case Found::at_the_beginning:
        first.push_back(bank);
        break;
      case Found::inside:
        then.push_back(bank);
        break;
      case Found::not_at_all:
        break;
    }
  }
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

}  // namespace refund
