#include "server/http/request_frame.h"

#include <catch_amalgamated.hpp>
#include <string>

namespace refund::http {
namespace {

constexpr FrameLimits limits{.head = 200, .body = 20};

std::string post(const std::string& headers, const std::string& body = "") {
  return "POST /p HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

TEST_CASE("request frame: where a request ends") {
  const auto [name, received, size] = GENERATE(table<const char*, std::string, std::size_t>({
      {"nothing yet", "", 0},
      {"half a request line", "GET / HT", 0},
      {"headers without their end", "GET / HTTP/1.1\r\nHost: h\r\n", 0},
      {"no body", "GET / HTTP/1.1\r\n\r\n", 18},
      {"a POST without a length has no body", post("") + "x", post("").size()},
      {"body not there yet", post("Content-Length: 3\r\n", "ab"), 0},
      {"body there", post("Content-Length: 3\r\n", "abc"),
       post("Content-Length: 3\r\n").size() + 3},
      {"the next request stays outside", post("Content-Length: 3\r\n", "abcGET /"),
       post("Content-Length: 3\r\n").size() + 3},
      {"a length of 0", post("content-length: 0\r\n"), post("content-length: 0\r\n").size()},
  }));
  INFO(name);
  const auto frame = frame_of(received, limits);
  CHECK(!frame.refusal);
  CHECK(frame.end == size);
}

TEST_CASE("request frame: what is refused, because two readers could understand it differently") {
  const auto [name, received, refusal] = GENERATE(table<const char*, std::string, Refusal>({
      {"chunked", post("Transfer-Encoding: chunked\r\n"), Refusal::length_required},
      {"chunked, disguised", post("Transfer-Encoding: xchunked\r\n"), Refusal::length_required},
      {"both framings", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
       Refusal::invalid_request},
      {"both, zero length", post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"),
       Refusal::invalid_request},
      {"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n"), Refusal::invalid_request},
      {"twice the same length", post("Content-Length: 3\r\nContent-Length: 3\r\n"),
       Refusal::invalid_request},
      {"a list of lengths", post("Content-Length: 3, 3\r\n"), Refusal::invalid_request},
      {"a signed length", post("Content-Length: +3\r\n"), Refusal::invalid_request},
      {"a negative length", post("Content-Length: -3\r\n"), Refusal::invalid_request},
      {"a hexadecimal length", post("Content-Length: 0x3\r\n"), Refusal::invalid_request},
      {"an empty length", post("Content-Length:\r\n"), Refusal::invalid_request},
      {"a length beyond 64 bits", post("Content-Length: 99999999999999999999999\r\n"),
       Refusal::payload_too_large},
      {"a blank before the colon", post("Content-Length : 3\r\n"), Refusal::invalid_request},
      {"a folded line", post("X: 1\r\n Content-Length: 3\r\n"), Refusal::invalid_request},
      {"a line without a colon", post("Content-Length\r\n"), Refusal::invalid_request},
      {"a lone line feed", post("X: 1\nContent-Length: 3\r\n"), Refusal::invalid_request},
      {"a lone carriage return", post("X: 1\rContent-Length: 3\r\n"), Refusal::invalid_request},
      {"a zero byte", post(std::string("X: \0\r\n", 6)), Refusal::invalid_request},
      {"an empty name", post(": 1\r\n"), Refusal::invalid_request},
      {"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Refusal::invalid_request},
      {"no version", "GET /\r\n\r\n", Refusal::invalid_request},
      {"a blank in the target", "GET /a b HTTP/1.1\r\n\r\n", Refusal::invalid_request},
      {"a target that is no path", "GET healthz HTTP/1.1\r\n\r\n", Refusal::invalid_request},
      {"a fragment", "GET /admin/refunds#x HTTP/1.1\r\n\r\n", Refusal::invalid_request},
      {"two hosts", post("Host: other\r\n"), Refusal::invalid_request},
      {"no target", "GET  HTTP/1.1\r\n\r\n", Refusal::invalid_request},
      {"not HTTP at all", "\x16\x03\x01\r\n\r\n", Refusal::invalid_request},
      {"a body over the limit, before it is sent", post("Content-Length: 21\r\n"),
       Refusal::payload_too_large},
      {"headers over the limit", post("X: " + std::string(200, 'x') + "\r\n"),
       Refusal::headers_too_large},
      {"headers without end", std::string(204, 'x'), Refusal::headers_too_large},
  }));
  INFO(name);
  CHECK(frame_of(received, limits).refusal == refusal);
}

TEST_CASE("request frame: headers of exactly the limit, in whatever pieces they come") {
  const std::string head = "GET / HTTP/1.1\r\nX: ";
  const auto request = head + std::string(limits.head - head.size(), 'x') + "\r\n\r\n";
  for (std::size_t arrived = 0; arrived < request.size(); ++arrived) {
    const auto frame = frame_of(std::string_view{request}.substr(0, arrived), limits);
    INFO(arrived);
    CHECK_FALSE(frame.refusal);
    CHECK_FALSE(frame.complete());
  }
  CHECK(frame_of(request, limits).complete());
}

TEST_CASE("request frame: whether the connection goes on") {
  const auto [request, keep] = GENERATE(table<std::string, bool>({
      {"GET / HTTP/1.1\r\n\r\n", true},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nconnection: foo , CLOSE\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nConnection: closed\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
  }));
  INFO(request);
  CHECK(frame_of(request, limits).keep_alive == keep);
}

TEST_CASE("request frame: path, empty lines before it, and the wish to be told to continue") {
  const std::string received = "\r\n\r\nPUT /a%20b?c=d HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n";
  const auto frame = frame_of(received, limits);
  CHECK(frame.begin == 4);
  CHECK(frame.path == "/a%20b");
  CHECK(frame.expects_continue);
  CHECK(frame.end == received.size());
}

}  // namespace
}  // namespace refund::http
