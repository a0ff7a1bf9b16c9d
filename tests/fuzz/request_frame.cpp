// What a client sends, up to where a request ends. It must be the same however the bytes arrive.
#include "server/http/request_frame.h"

#include "tests/fuzz/target.h"

namespace refund::fuzz::request_frame {
namespace {

using namespace refund::http;

/// Small, so that the limits are met.
constexpr FrameLimits limits{.head = 256, .body = 32};

void check_whole(const RequestFrame& frame, std::string_view received) {
  assert(frame.begin <= received.size());
  if (!frame.complete()) return;
  assert(!frame.refusal);
  assert(frame.begin < frame.end && frame.end <= received.size());
  const auto request = received.substr(frame.begin, frame.end - frame.begin);
  const auto head = request.find("\r\n\r\n");
  assert(head != request.npos && head <= limits.head);
  assert(request.size() - head - 4 <= limits.body);
  assert(frame.path.data() >= received.data());
  assert(frame.path.data() + frame.path.size() <= received.data() + head + frame.begin);
  for (const char c : frame.path) assert(c != ' ' && c != '\r' && c != '\n' && c != '\0');
}

bool same_end(const RequestFrame& a, const RequestFrame& b) {
  return a.begin == b.begin && a.end == b.end && a.refusal == b.refusal && a.path == b.path &&
         a.keep_alive == b.keep_alive && a.expects_continue == b.expects_continue;
}

/// The frame that a reader finds who looks again after each piece.
RequestFrame frame_of_pieces(std::string_view received) {
  RequestFrame frame;
  std::size_t arrived = 0;
  in_pieces(received, [&](std::string_view piece) {
    arrived += piece.size();
    frame = frame_of(received.substr(0, arrived), limits);
    return !frame.complete() && !frame.refusal;
  });
  return frame;
}

}  // namespace

void try_input(std::string_view input) {
  while (!input.empty()) {
    const auto frame = frame_of(input, limits);
    check_whole(frame, input);
    assert(same_end(frame_of_pieces(input), frame));
    if (!frame.complete()) return;
    // What follows belongs to the next request and has no say in this one.
    assert(same_end(frame_of(input.substr(0, frame.end), limits), frame));
    assert(!frame_of(input.substr(0, frame.end - 1), limits).complete());
    input.remove_prefix(frame.end);
  }
}

const Target target{"request_frame", try_input};

}  // namespace refund::fuzz::request_frame
