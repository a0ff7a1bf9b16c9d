#pragma once

#include <string_view>

namespace refund::browser {

/// The first `length` bytes of the buffer through which the page passes texts in. They are gone
/// with the next text.
std::string_view passed_text(int length);

}  // namespace refund::browser
