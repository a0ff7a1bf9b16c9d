#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace refund {

/// How many characters (Unicode code points) a text has. Empty when it is not well-formed UTF-8:
/// overlong forms, surrogates and code points beyond U+10FFFF are not.
std::optional<std::size_t> characters(std::string_view utf8);

/// True when the text holds a control character (C0, DEL, C1), which no name or reason needs and
/// which would break a line of a log, a CSV file or a PG's fixed-width record.
/// `utf8` must be well-formed.
bool has_control_character(std::string_view utf8);

/// Without the white space (space, tab, line ends, U+00A0, U+3000) at both ends.
std::string_view trimmed(std::string_view utf8);

}  // namespace refund
