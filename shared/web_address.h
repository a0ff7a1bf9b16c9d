#pragma once

#include <string_view>

namespace refund {

/// True for what a page may link to: an address that begins with https:// or http:// and has no
/// blanks and control characters. A receipt's address comes from outside, and "javascript:…" in a
/// link would run on the merchant's page.
bool is_web_address(std::string_view text);

}  // namespace refund
