#include "shared/kst.h"

namespace refund {
namespace {

void append(std::string& out, unsigned value, std::size_t digits) {
  const auto text = std::to_string(value);
  out.append(digits > text.size() ? digits - text.size() : 0, '0').append(text);
}

/// Empty when the `count` characters from `from` are not all digits.
std::optional<unsigned> number(std::string_view text, std::size_t from, std::size_t count) {
  unsigned value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

}  // namespace

std::string kst_timestamp(std::chrono::sys_seconds at) {
  const auto date = kst_date(at);
  const auto day = std::chrono::floor<std::chrono::days>(at + kst_offset);
  const std::chrono::hh_mm_ss time{at + kst_offset - day};

  std::string text;
  append(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  text += '-';
  append(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append(text, static_cast<unsigned>(date.day()), 2);
  text += 'T';
  append(text, static_cast<unsigned>(time.hours().count()), 2);
  text += ':';
  append(text, static_cast<unsigned>(time.minutes().count()), 2);
  text += ':';
  append(text, static_cast<unsigned>(time.seconds().count()), 2);
  return text += "+09:00";
}

std::optional<std::chrono::sys_seconds> from_kst_timestamp(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00+09:00";
  if (text.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if ((shape[i] != '0' || i >= 19) && text[i] != shape[i]) return std::nullopt;

  const auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
  const auto hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month}, std::chrono::day{*day}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} - kst_offset;
}

}  // namespace refund
