#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace refund::iamport {

/// One HTTP/1.1 answer.
struct HttpReply {
  int status = 0;
  std::string body;
  /// The connection may carry another request, at most so long after this one.
  bool reusable = false;
  std::optional<std::chrono::seconds> idle_timeout;
};

/// Reads an answer as it comes in, in pieces of any size. Strict: whoever could be read in two ways
/// is not read at all, since the next answer on the connection would then be misread too.
class ReplyReader {
 public:
  static constexpr std::size_t max_head = 32 * 1024;
  static constexpr std::size_t max_body = 8 * 1024 * 1024;

  enum class Progress { more, done, malformed, too_large };

  Progress take(std::string_view bytes);
  /// The peer has closed. That ends an answer which did not tell its length; any other is cut off.
  Progress end();

  /// Once it is done.
  HttpReply reply() &&;

 private:
  enum class Stage { head, sized_body, chunk_size, chunk, chunk_end, trailers, open_body };

  std::optional<Progress> step();
  std::optional<std::string_view> take_line();
  std::optional<Progress> read_status_line(std::string_view line);
  std::optional<Progress> read_header(std::string_view line);
  std::optional<Progress> end_of_head();
  std::optional<Progress> begin_chunk(std::string_view line);
  bool take_body(Stage next);

  Stage stage_ = Stage::head;
  std::string pending_;        // received, not yet understood
  std::size_t at_ = 0;         // how much of it has been
  std::size_t head_size_ = 0;  // lines read so far, of the head, chunk sizes and trailers
  std::size_t wanted_ = 0;     // bytes still missing of the body or chunk
  bool has_status_ = false;
  bool chunked_ = false;
  std::optional<std::size_t> length_;
  HttpReply reply_;
};

}  // namespace refund::iamport
