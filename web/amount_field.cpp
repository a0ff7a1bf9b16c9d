#include "web/amount_field.h"

#include <algorithm>
#include <optional>

namespace refund {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// One character that is read over wherever it stands: separators, spaces and currency signs.
std::size_t decoration_at(std::string_view text) {
  for (const std::string_view decoration : {",", " ", "₩", "￦", "원", "，", "\u00a0", "\u3000"})
    if (text.starts_with(decoration)) return decoration.size();
  return 0;
}

/// "０" to "９" and "．" of the full-width forms, which are three bytes each.
std::optional<char> full_width_at(std::string_view text) {
  if (!text.starts_with("\xef\xbc") || text.size() < 3) return std::nullopt;
  const auto last = static_cast<unsigned char>(text[2]);
  if (last >= 0x90 && last <= 0x99) return static_cast<char>('0' + (last - 0x90));
  if (last == 0x8e) return '.';
  return std::nullopt;
}

/// The digits and the point of `typed`, and how many of them stand before the caret. Empty when
/// there is anything else in it.
std::optional<AmountText> bare_number(std::string_view typed, std::size_t caret, bool decimals) {
  AmountText bare;
  for (std::size_t at = 0; at < typed.size();) {
    const auto rest = typed.substr(at);
    if (const auto skipped = decoration_at(rest)) {
      at += skipped;
      continue;
    }
    const auto wide = full_width_at(rest);
    const char c = wide.value_or(rest.front());
    const bool point = decimals && c == '.' && bare.text.find('.') == std::string::npos;
    if (!is_digit(c) && !point) return std::nullopt;
    if (at < caret) ++bare.caret;
    bare.text += c;
    at += wide ? 3 : 1;
  }
  return bare;
}

}  // namespace

AmountText with_separators(std::string_view typed, std::size_t caret, Currency currency) {
  auto bare = bare_number(typed, caret, currency.decimals() > 0);
  if (!bare) return {std::string{typed}, caret};

  const auto whole = std::min(bare->text.find('.'), bare->text.size());
  AmountText grouped;
  for (std::size_t i = 0; i < bare->text.size(); ++i) {
    if (i != 0 && i < whole && (whole - i) % 3 == 0) grouped.text += ',';
    if (i == bare->caret) grouped.caret = grouped.text.size();
    grouped.text += bare->text[i];
  }
  if (bare->caret == bare->text.size()) grouped.caret = grouped.text.size();
  return grouped;
}

std::string without_separators(std::string_view text) {
  std::string bare;
  std::copy_if(text.begin(), text.end(), std::back_inserter(bare), [](char c) { return c != ','; });
  return bare;
}

}  // namespace refund
