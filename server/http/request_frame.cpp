#include "server/http/request_frame.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

namespace refund::http {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// True when a list such as "keep-alive, Upgrade" has this word.
bool lists(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (same_word(without_blanks(list.substr(0, comma)), word)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";  // RFC 9110 section 5.6.2
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](unsigned char c) {
    return (c < 0x80 && std::isalnum(c)) || marks.find(static_cast<char>(c)) != marks.npos;
  });
}

/// A control character inside a line (a lone CR or LF is the usual one) is where readers disagree.
bool has_control(std::string_view line) {
  return std::any_of(line.begin(), line.end(),
                     [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

/// What of the headers decides where the request ends.
struct Framing {
  std::optional<std::size_t> content_length;
  bool transfer_encoding = false;
  bool host = false;
};

/// Digits only. What does not fit is as good as endless.
std::optional<std::size_t> read_length(std::string_view text) {
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  std::size_t length = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
  return read.ec == std::errc{} ? length : static_cast<std::size_t>(-1) / 2;
}

/// False when the line makes the request ambiguous.
bool read_header(std::string_view line, Framing& framing, RequestFrame& frame) {
  const auto colon = line.find(':');
  if (colon == line.npos || has_control(line)) return false;
  // Also refuses a blank before the colon and a line folded onto the one before.
  const auto name = line.substr(0, colon);
  if (!is_token(name)) return false;

  const auto value = without_blanks(line.substr(colon + 1));
  if (same_word(name, "Content-Length")) {
    if (framing.content_length) return false;  // twice, even if equal
    framing.content_length = read_length(value);
    return framing.content_length.has_value();
  }
  // Whoever stands in front may have gone by the other one (RFC 9112 section 3.2).
  if (same_word(name, "Host") && std::exchange(framing.host, true)) return false;
  if (same_word(name, "Transfer-Encoding")) framing.transfer_encoding = true;
  if (same_word(name, "Expect")) frame.expects_continue = same_word(value, "100-continue");
  if (same_word(name, "Connection")) {
    if (lists(value, "close"))
      frame.keep_alive = false;
    else if (lists(value, "keep-alive"))
      frame.keep_alive = true;
  }
  return true;
}

/// What stands between the method and the version.
std::string_view target_of(std::string_view request_line) {
  const auto before = std::min(request_line.find(' '), request_line.size() - 1);
  return request_line.substr(before + 1, request_line.rfind(' ') - before - 1);
}

/// A path, a proxy's whole address, or the `*` of OPTIONS. What is none of them, such as "admin/",
/// would get past a proxy's rules for "/admin/" and still find the route.
bool is_target(std::string_view target) {
  if (target.find_first_of(" #") != target.npos) return false;
  return target.starts_with('/') || target == "*" || target.find("://") != target.npos;
}

bool read_request_line(std::string_view line, RequestFrame& frame) {
  if (has_control(line)) return false;
  const auto before_target = line.find(' ');
  const auto after_target = line.rfind(' ');
  if (before_target == line.npos || before_target == after_target) return false;

  const auto version = line.substr(after_target + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;
  frame.keep_alive = version == "HTTP/1.1";

  frame.is_head = line.substr(0, before_target) == "HEAD";
  const auto target = target_of(line);
  frame.path = target.substr(0, std::min(target.find('?'), target.size()));
  return is_target(target);
}

RequestFrame refused(RequestFrame frame, Refusal why) {
  frame.refusal = why;
  return frame;
}

}  // namespace

std::string_view to_string(Refusal why) {
  switch (why) {
    case Refusal::invalid_request:
      return "invalid_request";
    case Refusal::length_required:
      return "length_required";
    case Refusal::payload_too_large:
      return "payload_too_large";
    case Refusal::target_too_long:
      return "target_too_long";
    case Refusal::headers_too_large:
      return "headers_too_large";
    case Refusal::request_timeout:
      return "request_timeout";
    case Refusal::overloaded:
      return "overloaded";
  }
  return {};
}

int status_of(Refusal why) {
  switch (why) {
    case Refusal::invalid_request:
      return 400;
    case Refusal::length_required:
      return 411;
    case Refusal::payload_too_large:
      return 413;
    case Refusal::target_too_long:
      return 414;
    case Refusal::headers_too_large:
      return 431;
    case Refusal::request_timeout:
      return 408;
    case Refusal::overloaded:
      return 503;
  }
  return 500;
}

RequestFrame frame_of(std::string_view received, const FrameLimits& limits) {
  RequestFrame frame;
  while (received.substr(frame.begin, 2) == line_end) frame.begin += 2;
  const auto request = received.substr(frame.begin);

  const auto head_size = request.find(head_end);
  if (head_size == request.npos) {
    // The end may be there but for its last byte.
    if (request.size() >= limits.head + head_end.size())
      return refused(frame, Refusal::headers_too_large);
    return frame;
  }
  if (head_size > limits.head) return refused(frame, Refusal::headers_too_large);

  auto lines = request.substr(0, head_size + line_end.size());
  const auto next_line = [&] {
    const auto end = lines.find(line_end);
    const auto line = lines.substr(0, end);
    lines.remove_prefix(end + line_end.size());
    return line;
  };
  const auto request_line = next_line();
  if (!read_request_line(request_line, frame)) return refused(frame, Refusal::invalid_request);
  if (target_of(request_line).size() > limits.target)
    return refused(frame, Refusal::target_too_long);

  Framing framing;
  for (std::size_t count = 0; !lines.empty(); ++count) {
    if (count == limits.headers) return refused(frame, Refusal::headers_too_large);
    if (!read_header(next_line(), framing, frame)) return refused(frame, Refusal::invalid_request);
  }
  if (framing.transfer_encoding)
    return refused(frame,
                   framing.content_length ? Refusal::invalid_request : Refusal::length_required);

  const auto body_size = framing.content_length.value_or(0);
  if (body_size > limits.body) return refused(frame, Refusal::payload_too_large);
  const auto size = head_size + head_end.size() + body_size;
  if (request.size() >= size) frame.end = frame.begin + size;
  return frame;
}

std::optional<std::string_view> header_of(std::string_view received, std::string_view name) {
  std::optional<std::string_view> value;
  while (received.starts_with(line_end)) received.remove_prefix(line_end.size());
  while (true) {
    const auto end = received.find(line_end);
    if (end == received.npos || end == 0) return value;
    const auto line = received.substr(0, end);
    received.remove_prefix(end + line_end.size());
    const auto colon = line.find(':');
    if (colon == line.npos || !same_word(line.substr(0, colon), name) || has_control(line))
      continue;
    if (value) return std::nullopt;
    value = without_blanks(line.substr(colon + 1));
  }
}

}  // namespace refund::http
