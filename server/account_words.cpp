#include "server/account_words.h"

#include <optional>

#include "shared/account_number.h"
#include "shared/text.h"

namespace refund {
namespace {

/// Fewer digits than this may be a date or an amount as well, and identify nobody.
constexpr std::size_t digits_min = 6;

/// Where the digits of `number` end that begin at `start`, with at most one space or hyphen between
/// any two. Empty when they don't stand there.
std::optional<std::size_t> end_of_number(std::string_view words, std::size_t start,
                                         std::string_view number) {
  std::size_t at = start;
  for (std::size_t digit = 0; digit < number.size(); ++digit) {
    if (digit > 0 && at < words.size() && (words[at] == '-' || words[at] == ' ')) ++at;
    if (at >= words.size() || words[at] != number[digit]) return std::nullopt;
    ++at;
  }
  return at;
}

std::string without_number(std::string_view words, const std::string& number) {
  if (number.size() < digits_min) return std::string{words};
  std::string result;
  for (std::size_t at = 0; at < words.size();) {
    if (const auto end = end_of_number(words, at, number)) {
      result += masked_account_number(number);
      at = *end;
    } else {
      result += words[at++];
    }
  }
  return result;
}

std::string without_name(std::string words, const std::string& name) {
  if (characters(name).value_or(0) < 2) return words;  // one letter identifies nobody
  const auto masked = masked_holder(name);
  for (std::size_t at = 0; (at = words.find(name, at)) != words.npos; at += masked.size())
    words.replace(at, name.size(), masked);
  return words;
}

}  // namespace

std::string without_account(std::string_view words, const RefundAccount& account) {
  return without_name(without_number(without_number(words, account.number), account.tel),
                      account.holder);
}

}  // namespace refund
