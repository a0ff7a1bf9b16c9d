#pragma once

#include <nlohmann/json.hpp>

#include <charconv>
#include <string_view>

#include "tests/fuzz/target.h"

/// i'mport's answers, read a second time in another way.
namespace refund::fuzz {

/// The HTTP status, which stands in the first line of an input; 200 where there is none.
inline int take_status(std::string_view& input) {
  const auto line = take_line(input);
  int status = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), status);
  return read.ec == std::errc{} && status >= 100 && status <= 999 ? status : 200;
}

/// True when the body is an object whose one `code` is this whole number.
inline bool has_code(std::string_view body, std::int64_t wanted) {
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("code")) return false;
  return json["code"].is_number_integer() && json["code"].get<std::int64_t>() == wanted;
}

}  // namespace refund::fuzz
