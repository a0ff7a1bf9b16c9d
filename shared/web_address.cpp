#include "shared/web_address.h"

#include "shared/text.h"

namespace refund {

bool is_web_address(std::string_view text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  return web && !has_control_character(text) && text.find(' ') == text.npos;
}

}  // namespace refund
