#include "web/browser/text_buffer.h"

#include <string>

#include "web/browser/host.h"

namespace {

std::string& buffer() {
  static std::string text;
  return text;
}

}  // namespace

/// Room for `size` bytes, for the page to write a text into before it calls.
extern "C" REFUND_EXPORT(text_buffer) char* refund_text_buffer(int size) {
  buffer().resize(static_cast<std::size_t>(size));
  return buffer().data();
}

namespace refund::browser {

std::string_view passed_text(int length) {
  return std::string_view{buffer()}.substr(0, static_cast<std::size_t>(length));
}

}  // namespace refund::browser
