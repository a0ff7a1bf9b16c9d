#pragma once

#include <httplib.h>

#include <chrono>
#include <string>
#include <string_view>

namespace refund::http {

/// For the handler that is running on this thread: its answer is complete, but leaves only after
/// `delay`. No thread waits meanwhile.
void delay_answer(std::chrono::milliseconds delay);

/// For the handler that is running on this thread: the connection is closed instead of answered,
/// after the delay if one was asked for.
void close_without_answer();

/// What becomes of one request.
struct Answer {
  std::string bytes;  ///< empty: closed without an answer
  bool close = false;
  std::chrono::milliseconds delay{0};
};

/// Who asked, from the socket and from no header.
struct Peer {
  std::string address;
  int port = 0;
};

/// cpp-httplib's routes and its reading of one request, without its sockets and threads: a request
/// that has arrived as a whole goes in, the answer's bytes come out. All that leans on protected
/// members of httplib::Server stands here, and tests/server/framed_server_test.cpp holds it.
class FramedServer : public httplib::Server {
 public:
  enum class Connection { keep, close };

  FramedServer();

  /// Serves `frame`, which is one whole request as frame_of() cut it out.
  Answer answer(std::string_view frame, const Peer& peer, Connection connection);
};

}  // namespace refund::http
