#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace refund::wire {

enum class JsonKind { absent, null, boolean, number, text, object, array };

/// A JSON object being read: nlohmann/json behind it on the server, the browser's own JSON in the
/// widget. Every getter is empty when the member is absent or of another kind. A number comes as
/// the text it was written with, so that no amount passes through a double.
/// Besides: `object.each(name, f)` calls f(reader) for each object in an array, and
/// `object.each_name(f)` calls f(name) for each member.
template <class T>
concept ObjectReader = requires(const T object, std::string_view name) {
  { object.kind(name) } -> std::same_as<JsonKind>;
  { object.text(name) } -> std::same_as<std::optional<std::string>>;
  { object.number(name) } -> std::same_as<std::optional<std::string>>;
  { object.boolean(name) } -> std::same_as<std::optional<bool>>;
  { object.object(name) } -> std::same_as<std::optional<T>>;
};

/// A JSON object being written, member by member. `number` takes a JSON number as it shall stand
/// there. `begin_object` and `begin_array` are closed by `end`; inside an array the name is empty.
template <class T>
concept ObjectWriter = requires(T out, std::string_view name, std::string_view value) {
  out.text(name, value);
  out.number(name, value);
  out.boolean(name, true);
  out.null(name);
  out.begin_object(name);
  out.begin_array(name);
  out.end();
};

}  // namespace refund::wire
