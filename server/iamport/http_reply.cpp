#include "server/iamport/http_reply.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace refund::iamport {
namespace {

using Progress = ReplyReader::Progress;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Number>
std::optional<Number> number_from(std::string_view digits, int base = 10) {
  Number number{};
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number, base);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

/// Calls visit(element) for each element of a comma-separated header.
template <class Visit>
void each_element(std::string_view value, Visit visit) {
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    visit(without_blanks(value.substr(0, comma)));
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

}  // namespace

Progress ReplyReader::take(std::string_view bytes) {
  pending_.append(bytes);
  std::optional<Progress> progress;
  while (!progress) progress = step();
  if (*progress == Progress::more) {
    pending_.erase(0, at_);
    at_ = 0;
  } else if (*progress == Progress::done && at_ < pending_.size()) {
    reply_.reusable = false;  // more came than was asked for
  }
  return *progress;
}

Progress ReplyReader::end() {
  return stage_ == Stage::open_body ? Progress::done : Progress::malformed;
}

HttpReply ReplyReader::reply() && {
  return std::move(reply_);
}

/// Goes one step on. Empty when there may be another step in what has been received.
std::optional<Progress> ReplyReader::step() {
  switch (stage_) {
    case Stage::sized_body:
      return take_body(Stage::sized_body) ? Progress::done : Progress::more;
    case Stage::open_body:
      reply_.body.append(pending_, at_);
      at_ = pending_.size();
      return reply_.body.size() > max_body ? Progress::too_large : Progress::more;
    case Stage::chunk:
      if (!take_body(Stage::chunk_end)) return Progress::more;
      return std::nullopt;
    case Stage::head:
    case Stage::chunk_size:
    case Stage::chunk_end:
    case Stage::trailers:
      break;
  }

  const auto line = take_line();
  if (head_size_ > max_head) return Progress::too_large;
  if (!line) return pending_.size() - at_ > max_head ? Progress::too_large : Progress::more;
  switch (stage_) {
    case Stage::head:
      if (!has_status_) return read_status_line(*line);
      return line->empty() ? end_of_head() : read_header(*line);
    case Stage::chunk_size:
      return begin_chunk(*line);
    case Stage::chunk_end:
      if (!line->empty()) return Progress::malformed;
      stage_ = Stage::chunk_size;
      return std::nullopt;
    case Stage::trailers:
      if (line->empty()) return Progress::done;
      return std::nullopt;
    case Stage::sized_body:
    case Stage::open_body:
    case Stage::chunk:
      break;
  }
  return Progress::malformed;
}

std::optional<std::string_view> ReplyReader::take_line() {
  const auto end = pending_.find("\r\n", at_);
  if (end == std::string::npos) return std::nullopt;
  const auto line = std::string_view{pending_}.substr(at_, end - at_);
  head_size_ += line.size() + 2;
  at_ = end + 2;
  return line;
}

/// Moves what is there of the wanted bytes into the body. True when none is missing any more.
bool ReplyReader::take_body(Stage next) {
  const auto size = std::min(wanted_, pending_.size() - at_);
  reply_.body.append(pending_, at_, size);
  at_ += size;
  wanted_ -= size;
  if (wanted_ == 0) stage_ = next;
  return wanted_ == 0;
}

std::optional<Progress> ReplyReader::read_status_line(std::string_view line) {
  // "HTTP/1.1 200 OK"; the words are optional.
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ')
    return Progress::malformed;
  if (line.size() > 12 && line[12] != ' ') return Progress::malformed;
  const auto status = number_from<int>(line.substr(9, 3));
  if (!status || *status < 100) return Progress::malformed;
  if (*status == 101) return Progress::malformed;  // we asked for no other protocol

  has_status_ = true;
  reply_.status = *status;
  reply_.reusable = line[7] == '1';
  return std::nullopt;
}

std::optional<Progress> ReplyReader::read_header(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return Progress::malformed;
  const auto name = line.substr(0, colon);
  const auto value = without_blanks(line.substr(colon + 1));
  // A folded line, or a blank before the colon.
  if (name.find_first_of(" \t") != std::string_view::npos) return Progress::malformed;

  if (same_word(name, "content-length")) {
    const auto length = number_from<std::size_t>(value);
    if (!length || (length_ && *length_ != *length)) return Progress::malformed;
    length_ = length;
  } else if (same_word(name, "transfer-encoding")) {
    if (chunked_ || !same_word(value, "chunked")) return Progress::malformed;
    chunked_ = true;
  } else if (same_word(name, "connection")) {
    each_element(value, [&](std::string_view option) {
      if (same_word(option, "close")) reply_.reusable = false;
    });
  } else if (same_word(name, "keep-alive")) {
    each_element(value, [&](std::string_view option) {
      if (option.size() < 8 || !same_word(option.substr(0, 8), "timeout=")) return;
      if (const auto seconds = number_from<unsigned short>(option.substr(8)))
        reply_.idle_timeout = std::chrono::seconds{*seconds};
    });
  }
  return std::nullopt;
}

std::optional<Progress> ReplyReader::end_of_head() {
  if (reply_.status < 200) {  // "100 Continue" and the like: the answer is still to come
    has_status_ = false;
    chunked_ = false;
    length_.reset();
    return std::nullopt;
  }
  if (chunked_ && length_) return Progress::malformed;
  if (reply_.status == 204 || reply_.status == 304) return Progress::done;

  if (chunked_) {
    stage_ = Stage::chunk_size;
  } else if (length_) {
    if (*length_ > max_body) return Progress::too_large;
    wanted_ = *length_;
    reply_.body.reserve(wanted_);
    stage_ = Stage::sized_body;
  } else {
    reply_.reusable = false;
    stage_ = Stage::open_body;
  }
  return std::nullopt;
}

std::optional<Progress> ReplyReader::begin_chunk(std::string_view line) {
  const auto size = number_from<std::size_t>(without_blanks(line.substr(0, line.find(';'))), 16);
  if (!size) return Progress::malformed;
  if (*size > max_body - reply_.body.size()) return Progress::too_large;
  wanted_ = *size;
  stage_ = *size == 0 ? Stage::trailers : Stage::chunk;
  return std::nullopt;
}

}  // namespace refund::iamport
