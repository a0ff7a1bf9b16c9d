#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/wire/json.h"

/// JSON as PHP's json_encode() writes it, which is how i'mport answers: `/` is escaped and nothing
/// but ASCII is left. It makes readers prove that they know JSON's escapes.
namespace refund::sandbox::php {

/// Appends `text`, which is well-formed UTF-8, as a JSON string.
void write_text(std::string& to, std::string_view text);
/// The same, but null when empty: i'mport's absent strings are null.
void write_text_or_null(std::string& to, std::string_view text);
void write_number(std::string& to, std::int64_t number);
void write_bool(std::string& to, bool value);
/// Any value as it was read, with its numbers as they were written.
void write_value(std::string& to, const wire::JsonValue& value);

}  // namespace refund::sandbox::php
