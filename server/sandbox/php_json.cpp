#include "server/sandbox/php_json.h"

#include <array>
#include <charconv>

namespace refund::sandbox::php {
namespace {

using wire::JsonKind;
using wire::JsonValue;

void write_unit(std::string& to, std::uint32_t utf16) {
  constexpr std::string_view digits = "0123456789abcdef";
  to += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) to += digits[(utf16 >> shift) & 0xf];
}

/// Reads the code point that begins at `at`, which is not ASCII, and moves behind it.
std::uint32_t read_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  std::uint32_t point = lead & (0x3fu >> more);
  for (; more > 0 && at < text.size(); --more)
    point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3fu);
  return point;
}

void write_escape(std::string& to, char c) {
  switch (c) {
    case '"':
      to += "\\\"";
      break;
    case '\\':
      to += "\\\\";
      break;
    case '/':
      to += "\\/";
      break;
    case '\b':
      to += "\\b";
      break;
    case '\f':
      to += "\\f";
      break;
    case '\n':
      to += "\\n";
      break;
    case '\r':
      to += "\\r";
      break;
    case '\t':
      to += "\\t";
      break;
    default:
      write_unit(to, static_cast<unsigned char>(c));
  }
}

/// Where the characters end that stand for themselves.
std::size_t plain_until(std::string_view text, std::size_t at) {
  static constexpr auto plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\' && c != '/';
    return table;
  }();
  while (at < text.size() && plain[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

}  // namespace

void write_text(std::string& to, std::string_view text) {
  to += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto plain = plain_until(text, at);
    to.append(text, at, plain - at);
    at = plain;
    if (at == text.size()) break;
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const auto point = read_code_point(text, at);
      if (point >= 0x10000) {
        write_unit(to, 0xd800 + ((point - 0x10000) >> 10));
        write_unit(to, 0xdc00 + ((point - 0x10000) & 0x3ff));
      } else {
        write_unit(to, point);
      }
      continue;
    }
    if (c < 0x20 || c == '"' || c == '\\' || c == '/')
      write_escape(to, c);
    else
      to += c;
    ++at;
  }
  to += '"';
}

void write_text_or_null(std::string& to, std::string_view text) {
  if (text.empty())
    to += "null";
  else
    write_text(to, text);
}

void write_number(std::string& to, std::int64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  to.append(digits.data(), end);
}

void write_bool(std::string& to, bool value) {
  to += value ? "true" : "false";
}

void write_value(std::string& to, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::absent:
    case JsonKind::null:
      to += "null";
      return;
    case JsonKind::boolean:
    case JsonKind::number:
      to += value.scalar;
      return;
    case JsonKind::text:
      write_text(to, value.scalar);
      return;
    case JsonKind::object: {
      char before = '{';
      for (const auto& [name, member] : value.members) {
        to += before;
        write_text(to, name);
        to += ':';
        write_value(to, member);
        before = ',';
      }
      to += before == '{' ? "{}" : "}";
      return;
    }
    case JsonKind::array: {
      char before = '[';
      for (const auto& item : value.items) {
        to += before;
        write_value(to, item);
        before = ',';
      }
      to += before == '[' ? "[]" : "]";
      return;
    }
  }
}

}  // namespace refund::sandbox::php
