#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/wire/json_kind.h"

/// JSON on the server: nlohmann/json reads and escapes, and numbers stay the text they were
/// written with. The widget has the same two classes over the browser's own JSON.
namespace refund::wire {

/// One value of a document that has been read.
struct JsonValue {
  JsonKind kind = JsonKind::null;
  std::string scalar;  ///< a text's characters, a number as written, "true" or "false"
  std::vector<std::pair<std::string, JsonValue>> members;
  std::vector<JsonValue> items;
};

/// An object inside a document, and a share in that document's life.
class JsonObject {
 public:
  /// Deeper ones are refused. Our bodies need two levels, i'mport's answers five.
  static constexpr int max_depth = 16;

  /// Empty when `text` is not one JSON value in UTF-8, is nested too deep, or names a member twice
  /// (readers disagree about which one counts). The result may be any kind of value.
  static std::optional<JsonValue> parse(std::string_view text);

  /// Empty when `text` is not one JSON object as parse() takes it.
  static std::optional<JsonObject> from(std::string_view text);

  JsonKind kind(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;
  std::optional<std::string> number(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;
  std::optional<JsonObject> object(std::string_view name) const;

  template <class F>
  void each(std::string_view name, F&& visit) const {
    const auto* value = find(name);
    if (!value || value->kind != JsonKind::array) return;
    for (const auto& item : value->items)
      if (item.kind == JsonKind::object) visit(JsonObject{document_, &item});
  }
  template <class F>
  void each_name(F&& visit) const {
    for (const auto& [name, value] : value_->members) visit(std::string_view{name});
  }

 private:
  JsonObject(std::shared_ptr<const JsonValue> document, const JsonValue* value)
      : document_(std::move(document)), value_(value) {}
  const JsonValue* find(std::string_view name) const;

  std::shared_ptr<const JsonValue> document_;
  const JsonValue* value_;
};

/// Writes one JSON object as text.
class JsonWriter {
 public:
  JsonWriter() : text_("{"), closers_("}") {}

  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::string_view value);
  void boolean(std::string_view name, bool value);
  void null(std::string_view name);
  void begin_object(std::string_view name);
  void begin_array(std::string_view name);
  void end();

  /// The whole object; nothing may be written after it.
  std::string finish();

 private:
  void name(std::string_view name);

  std::string text_;
  std::string closers_;  // what is still open, innermost last
  bool first_ = true;
};

}  // namespace refund::wire
