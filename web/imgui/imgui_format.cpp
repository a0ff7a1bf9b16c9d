#include <cstdarg>
#include <cstddef>

#include "imgui.h"
#include "imgui_internal.h"

// The C library's printf family weighs 9 kB in the browser. What ImGui's core formats are window
// and id names: %s, %d, %u, %x, %c, with a width, zero padding and a precision for %s.
namespace {

class Text {
 public:
  Text(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {}

  void put(char c) {
    if (length_ + 1 < size_) buffer_[length_] = c;
    ++length_;
  }
  void put_number(unsigned value, unsigned base, std::size_t width, char padding) {
    char digits[32];
    std::size_t count = 0;
    do {
      digits[count++] = "0123456789ABCDEF"[value % base];
      value /= base;
    } while (value != 0);
    for (; width > count; --width) put(padding);
    while (count > 0) put(digits[--count]);
  }
  /// Ends the text and says how long it would have been in full, as snprintf does.
  int finish() {
    if (size_ > 0) buffer_[length_ < size_ ? length_ : size_ - 1] = '\0';
    return static_cast<int>(length_);
  }

 private:
  char* buffer_;
  std::size_t size_;
  std::size_t length_ = 0;
};

std::size_t read_number(const char*& format) {
  std::size_t number = 0;
  for (; *format >= '0' && *format <= '9'; ++format)
    number = number * 10 + static_cast<std::size_t>(*format - '0');
  return number;
}

}  // namespace

int ImFormatStringV(char* buffer, std::size_t size, const char* format, va_list arguments) {
  Text text{buffer, size};
  for (; *format != '\0'; ++format) {
    if (*format != '%') {
      text.put(*format);
      continue;
    }
    ++format;
    const char padding = *format == '0' ? '0' : ' ';
    const auto width = read_number(format);
    auto precision = static_cast<std::size_t>(-1);
    if (*format == '.') {
      ++format;
      precision =
          *format == '*' ? static_cast<std::size_t>(va_arg(arguments, int)) : read_number(format);
      if (*format == '*') ++format;
    }
    switch (*format) {
      case 's':
        for (const char* s = va_arg(arguments, const char*); *s != '\0' && precision > 0;
             ++s, --precision)
          text.put(*s);
        break;
      case 'd':
      case 'i': {
        const int value = va_arg(arguments, int);
        if (value < 0) text.put('-');
        text.put_number(
            value < 0 ? 0U - static_cast<unsigned>(value) : static_cast<unsigned>(value), 10, width,
            padding);
        break;
      }
      case 'u':
        text.put_number(va_arg(arguments, unsigned), 10, width, padding);
        break;
      case 'x':
      case 'X':
        text.put_number(va_arg(arguments, unsigned), 16, width, padding);
        break;
      case 'c':
        text.put(static_cast<char>(va_arg(arguments, int)));
        break;
      default:
        IM_ASSERT(*format == '%' && "a format that ImGui's core did not use");
        text.put('%');
    }
  }
  return text.finish();
}

int ImFormatString(char* buffer, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = ImFormatStringV(buffer, size, format, arguments);
  va_end(arguments);
  return length;
}
