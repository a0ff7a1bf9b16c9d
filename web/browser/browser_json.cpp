#include "web/browser/browser_json.h"

#include "web/browser/host.h"
#include "web/browser/text_buffer.h"

namespace refund::browser {
namespace {

using wire::JsonKind;

int size(std::string_view text) {
  return static_cast<int>(text.size());
}

constexpr int not_an_item = -1;

}  // namespace

std::optional<JsonObject> JsonObject::from(std::string_view text) {
  const int object = host_json_parse(text.data(), size(text));
  if (object == 0) return std::nullopt;
  return JsonObject{object};
}

JsonObject::~JsonObject() {
  if (object_ != 0) host_json_release(object_);
}

JsonKind JsonObject::kind(std::string_view name) const {
  return static_cast<JsonKind>(host_json_kind(object_, name.data(), size(name)));
}

std::optional<std::string> JsonObject::scalar(std::string_view name, JsonKind wanted) const {
  if (kind(name) != wanted) return std::nullopt;
  return std::string{passed_text(host_json_scalar(object_, name.data(), size(name)))};
}

std::optional<std::string> JsonObject::text(std::string_view name) const {
  return scalar(name, JsonKind::text);
}

std::optional<std::string> JsonObject::number(std::string_view name) const {
  return scalar(name, JsonKind::number);
}

std::optional<bool> JsonObject::boolean(std::string_view name) const {
  const auto word = scalar(name, JsonKind::boolean);
  if (!word) return std::nullopt;
  return *word == "true";
}

std::optional<JsonObject> JsonObject::object(std::string_view name) const {
  return item(name, not_an_item);
}

std::optional<JsonObject> JsonObject::item(std::string_view array, int index) const {
  const int object = host_json_object(object_, array.data(), size(array), index);
  if (object == 0) return std::nullopt;
  return JsonObject{object};
}

std::optional<std::string> JsonObject::name(int index) const {
  const int length = host_json_name(object_, index);
  if (length < 0) return std::nullopt;
  return std::string{passed_text(length)};
}

}  // namespace refund::browser
