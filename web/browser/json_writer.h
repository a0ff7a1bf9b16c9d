#pragma once

#include <string>
#include <string_view>

#include "shared/wire/json_kind.h"

namespace refund::browser {

/// Writes one JSON object as text.
class JsonWriter {
 public:
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
  void begin(std::string_view name);
  void quote(std::string_view text);

  std::string text_{"{"};
  std::string closers_{"}"};  // what is still open, innermost last
  bool first_ = true;
};

static_assert(wire::ObjectWriter<JsonWriter>);

}  // namespace refund::browser
