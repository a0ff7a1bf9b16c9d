#include "web/browser/json_writer.h"

#include <utility>

namespace refund::browser {

void JsonWriter::quote(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  text_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (byte < ' ') {
      text_ += "\\u00";
      text_ += hex[byte >> 4];
      text_ += hex[byte & 15];
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

void JsonWriter::begin(std::string_view name) {
  if (!first_) text_ += ',';
  first_ = false;
  if (closers_.back() == ']') return;
  quote(name);
  text_ += ':';
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  begin(name);
  quote(value);
}

void JsonWriter::number(std::string_view name, std::string_view value) {
  begin(name);
  text_ += value;
}

void JsonWriter::boolean(std::string_view name, bool value) {
  begin(name);
  text_ += value ? "true" : "false";
}

void JsonWriter::null(std::string_view name) {
  begin(name);
  text_ += "null";
}

void JsonWriter::begin_object(std::string_view name) {
  begin(name);
  text_ += '{';
  closers_ += '}';
  first_ = true;
}

void JsonWriter::begin_array(std::string_view name) {
  begin(name);
  text_ += '[';
  closers_ += ']';
  first_ = true;
}

void JsonWriter::end() {
  text_ += closers_.back();
  closers_.pop_back();
  first_ = false;
}

std::string JsonWriter::finish() {
  while (!closers_.empty()) end();
  return std::move(text_);
}

}  // namespace refund::browser
