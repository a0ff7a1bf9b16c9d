#include "server/commands/csv.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace refund::commands {
namespace {

/// Spreadsheets that know Korean and Japanese take the wide forms too.
constexpr std::array<std::string_view, 11> formula_marks{
    "=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool begins_a_formula(std::string_view field) {
  return std::any_of(formula_marks.begin(), formula_marks.end(),
                     [&](std::string_view mark) { return field.starts_with(mark); });
}

}  // namespace

std::optional<std::vector<std::string>> CsvReader::next() {
  std::vector<std::string> fields;
  std::string field;
  std::string text;
  bool quoted = false;
  while (std::getline(in_, text)) {
    ++lines_read_;
    if (!quoted) line_ = lines_read_;
    if (text.ends_with('\r')) text.pop_back();
    if (!quoted && text.empty() && fields.empty()) continue;

    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.push_back(std::move(field));
        field.clear();
      } else {
        field += c;
      }
    }
    if (quoted) {
      field += '\n';
      continue;
    }
    fields.push_back(std::move(field));
    return fields;
  }
  if (!quoted) return std::nullopt;
  unclosed_ = true;
  fields.push_back(std::move(field));
  return fields;
}

std::string csv_record(const std::vector<std::string>& fields) {
  std::string record;
  bool first = true;
  for (const auto& field : fields) {
    if (!std::exchange(first, false)) record += ',';
    const bool formula = begins_a_formula(field);
    const bool quotes = formula || field.find_first_of(",\"\r\n") != field.npos;
    if (!quotes) {
      record += field;
      continue;
    }
    record += '"';
    if (formula) record += '\'';
    for (const char c : field) {
      if (c == '"') record += '"';
      record += c;
    }
    record += '"';
  }
  return record + "\r\n";
}

}  // namespace refund::commands
