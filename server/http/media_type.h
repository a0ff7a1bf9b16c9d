#pragma once

#include <string_view>

namespace refund::http {

/// The Content-Type of a file, by the end of its name; application/octet-stream when it has none
/// that we know.
std::string_view media_type_of(std::string_view file_name);

/// True when a Content-Type header names this type, with parameters such as a charset or without.
bool is_media_type(std::string_view content_type, std::string_view wanted);

}  // namespace refund::http
