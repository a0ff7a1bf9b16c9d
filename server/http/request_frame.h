#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace refund::http {

/// Why a request is answered before any handler sees it. A word is its spelling on the wire.
enum class Refusal {
  invalid_request,    ///< no HTTP/1.x, or one that two readers could understand differently
  length_required,    ///< a chunked body: we only take bodies that say how long they are
  payload_too_large,  ///< more than FrameLimits::body
  target_too_long,    ///< more than FrameLimits::target
  headers_too_large,  ///< more than FrameLimits::head, or too many of them
  request_timeout,    ///< did not arrive within the time for one request
  overloaded,         ///< every worker is busy and the queue is full
};

std::string_view to_string(Refusal why);
/// 400, 411, 413, 414, 431, 408 or 503.
int status_of(Refusal why);

struct FrameLimits {
  std::size_t head = 16 * 1024;   ///< bytes of request line and headers
  std::size_t target = 4 * 1024;  ///< bytes of the address in the request line
  std::size_t headers = 100;      ///< lines of them
  std::size_t body = 16 * 1024;   ///< bytes
};

/// Where the first request in the bytes received so far begins and ends, found out before the HTTP
/// library sees it. The library gets exactly these bytes, so that nothing it may misread can reach
/// into the next request of the connection.
struct RequestFrame {
  std::size_t begin = 0;  ///< empty lines before a request are skipped (RFC 9112 section 2.2)
  std::size_t end = 0;    ///< 0 while the request is not complete
  std::optional<Refusal> refusal;
  std::string_view path;          ///< of the request line, not decoded, without the query
  bool keep_alive = true;         ///< what the client wishes for the connection
  bool is_head = false;           ///< a HEAD request, whose answer has no body
  bool expects_continue = false;  ///< waits for "100 Continue" before it sends the body

  bool complete() const { return end != 0; }
};

/// Pure, and made to be called again from the start whenever bytes have been added.
RequestFrame frame_of(std::string_view received, const FrameLimits& limits);

/// The value of a header in the first request of what has been received, as far as it has; empty
/// when it is not there, or twice.
std::optional<std::string_view> header_of(std::string_view received, std::string_view name);

}  // namespace refund::http
