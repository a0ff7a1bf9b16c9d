#include "server/http/framed_server.h"

#include <algorithm>
#include <cstring>
#include <ctime>

namespace refund::http {
namespace {

/// The request that a thread is answering. Handlers get no such argument from the library, so it is
/// found through the thread.
struct Exchange {
  std::chrono::milliseconds delay{0};
  bool vanish = false;
  FramedServer::Connection connection = FramedServer::Connection::keep;
  bool library_closes = false;  // the library's own reasons to close, such as HTTP/1.0
};

thread_local Exchange* exchange = nullptr;

/// A request in memory, and a place for its answer.
class FrameStream final : public httplib::Stream {
 public:
  FrameStream(std::string_view frame, std::string& answer) : left_(frame), answer_(answer) {}

  bool is_readable() const override { return !left_.empty(); }
  bool wait_readable() const override { return !left_.empty(); }
  bool wait_writable() const override { return true; }

  ssize_t read(char* to, std::size_t size) override {
    size = std::min(size, left_.size());
    std::memcpy(to, left_.data(), size);
    left_.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char* from, std::size_t size) override {
    answer_.append(from, size);
    return static_cast<ssize_t>(size);
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  // None, so that the library never looks at the connection behind our back: what may have arrived
  // there already belongs to the next request.
  socket_t socket() const override { return INVALID_SOCKET; }
  time_t duration() const override { return 0; }

 private:
  std::string_view left_;
  std::string& answer_;
};

/// The Date header's value; RFC 9110 section 6.6.1 wants one of a server that has a clock.
std::string_view http_date() {
  thread_local std::time_t of = 0;
  thread_local std::string text;
  const auto now = std::time(nullptr);
  if (now != of) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    char buffer[40];
    text.assign(buffer, std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &utc));
    of = now;
  }
  return text;
}

/// The library closes after every 4xx and 5xx, for it cannot know how far it has read. We do, and
/// decide about the connection ourselves.
ssize_t write_headers(httplib::Stream& stream, httplib::Headers& headers) {
  std::string text;
  text.reserve(512);
  const auto line = [&](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  for (const auto& [name, value] : headers)
    if (name != "Connection" && name != "Keep-Alive") line(name, value);
  line("Date", http_date());
  const bool close = exchange && (exchange->library_closes ||
                                  exchange->connection == FramedServer::Connection::close);
  line("Connection", close ? "close" : "keep-alive");
  text += "\r\n";
  return stream.write(text.data(), text.size());
}

/// The library percent-decodes the values of headers, which no standard asks for: "a%41" would be
/// the idempotency key "aA", and %0d%0a a line end. They are read again as they came. frame_of()
/// has seen that each line is one.
void read_headers_as_sent(httplib::Request& request, std::string_view frame) {
  request.headers.clear();
  for (auto lines = frame.substr(frame.find("\r\n") + 2); !lines.starts_with("\r\n");) {
    const auto end = lines.find("\r\n");
    const auto line = lines.substr(0, end);
    lines.remove_prefix(end + 2);
    const auto colon = line.find(':');
    const auto value = line.substr(colon + 1);
    const auto first = std::min(value.find_first_not_of(" \t"), value.size());
    request.headers.emplace(line.substr(0, colon),
                            value.substr(first, value.find_last_not_of(" \t") + 1 - first));
  }
}

}  // namespace

void delay_answer(std::chrono::milliseconds delay) {
  if (exchange) exchange->delay = delay;
}

void close_without_answer() {
  if (exchange) exchange->vanish = true;
}

FramedServer::FramedServer() {
  set_header_writer(write_headers);
  // The library stops sending a file when it sees no listening socket. Ours is elsewhere; any
  // number that is not INVALID_SOCKET will do, and it is never used.
  svr_sock_ = 0;
}

Answer FramedServer::answer(std::string_view frame, const Peer& peer, Connection connection) {
  Answer answer;
  FrameStream stream(frame, answer.bytes);
  Exchange current;
  current.connection = connection;

  exchange = &current;
  bool answered = false;
  try {
    answered = process_request(
        stream, peer.address, peer.port, /*local_addr=*/{}, /*local_port=*/0,
        /*close_connection=*/connection == Connection::close, current.library_closes,
        // The listener has answered "100 Continue" long ago, else the body would not be here.
        [&](httplib::Request& request) {
          read_headers_as_sent(request, frame);
          request.headers.erase("Expect");
        });
  } catch (...) {
    // Handlers have an exception handler of their own. This one came from the way back, where no
    // answer can be trusted any more: the caller learns from the closed connection that it doesn't
    // know the outcome.
    current.vanish = true;
  }
  exchange = nullptr;

  answer.delay = current.delay;
  answer.close =
      current.library_closes || connection == Connection::close || !answered || current.vanish;
  if (current.vanish) answer.bytes.clear();
  return answer;
}

}  // namespace refund::http
