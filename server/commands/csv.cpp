#include "server/commands/csv.h"

#include <string_view>

namespace refund::commands {

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
  for (const auto& field : fields) {
    if (!record.empty()) record += ',';
    const bool formula =
        !field.empty() && std::string_view{"=+-@\t"}.find(field[0]) != std::string_view::npos;
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
