#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "shared/wire/json_kind.h"

namespace refund::browser {

/// JSON in the widget: the reader of wire/ over the browser's own parser, which costs no bytes.
/// Numbers come as the browser prints them, exact for every amount that Money can hold.
class JsonObject {
 public:
  /// Empty when `text` is no JSON object.
  static std::optional<JsonObject> from(std::string_view text);

  JsonObject(JsonObject&& other) noexcept : object_(std::exchange(other.object_, 0)) {}
  JsonObject& operator=(JsonObject&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~JsonObject();

  wire::JsonKind kind(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;
  std::optional<std::string> number(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;
  std::optional<JsonObject> object(std::string_view name) const;

  template <class F>
  void each(std::string_view name, F&& visit) const {
    for (int i = 0; auto item = this->item(name, i); ++i) visit(*item);
  }
  template <class F>
  void each_name(F&& visit) const {
    for (int i = 0; auto name = this->name(i); ++i) visit(std::string_view{*name});
  }

 private:
  explicit JsonObject(int object) : object_(object) {}
  std::optional<JsonObject> item(std::string_view array, int index) const;
  std::optional<std::string> name(int index) const;
  std::optional<std::string> scalar(std::string_view name, wire::JsonKind kind) const;

  int object_;
};

static_assert(wire::ObjectReader<JsonObject>);

}  // namespace refund::browser
