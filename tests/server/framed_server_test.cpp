#include "server/http/framed_server.h"

#include <catch_amalgamated.hpp>
#include <fstream>
#include <stdexcept>
#include <string>

// FramedServer leans on protected members of httplib::Server. These cases are what we need of them.

namespace refund::http {
namespace {

using Connection = FramedServer::Connection;
using std::chrono::milliseconds;

struct Shop : FramedServer {
  Shop() {
    Get("/", [](const auto&, auto& response) { response.set_content("hi", "text/plain"); });
    Post("/echo", [](const auto& request, auto& response) {
      response.set_content(request.remote_addr + " " + request.body, "text/plain");
    });
    Get("/stream", [](const auto&, auto& response) {
      response.set_content_provider(6, "text/plain", [](auto offset, auto length, auto& sink) {
        return sink.write(&"abcdef"[offset], length);
      });
    });
    Get("/throws", [](const auto&, auto&) { throw std::runtime_error("broken"); });
    Get("/later", [](const auto&, auto&) { delay_answer(milliseconds(70)); });
    Get("/vanish", [](const auto&, auto& response) {
      response.set_content("never seen", "text/plain");
      close_without_answer();
    });
    Get("/forbidden", [](const auto&, auto& response) { response.status = 403; });
  }
  Answer ask(const std::string& request, Connection connection = Connection::keep) {
    return answer(request, {"192.0.2.7", 4711}, connection);
  }
};

bool has(const Answer& answer, const char* text) {
  INFO(answer.bytes);
  return answer.bytes.find(text) != std::string::npos;
}

TEST_CASE("framed server: an answer with date, length and a connection that goes on") {
  const auto answer = Shop{}.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.bytes.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answer.bytes.ends_with("\r\n\r\nhi"));
  CHECK(has(answer, "Content-Length: 2\r\n"));
  CHECK(has(answer, "Connection: keep-alive\r\n"));
  CHECK(has(answer, " GMT\r\n"));
  CHECK(!answer.close);
}

TEST_CASE("framed server: the remote address comes from the socket, whatever headers say") {
  const auto answer = Shop{}.ask(
      "POST /echo HTTP/1.1\r\nX-Forwarded-For: 1.1.1.1\r\nREMOTE_ADDR: 2.2.2.2\r\n"
      "Content-Length: 4\r\n\r\nbody");
  CHECK(answer.bytes.ends_with("192.0.2.7 body"));
}

TEST_CASE("framed server: headers are what was sent, not what it would decode to") {
  struct Echo : FramedServer {
    Echo() {
      Get("/", [](const auto& request, auto& response) {
        response.set_content(request.get_header_value("Idempotency-Key") + "|" +
                                 request.get_header_value("X-Empty") + "|" +
                                 std::to_string(request.get_header_value_count("X-Twice")),
                             "text/plain");
      });
    }
  } echo;
  const auto answer = echo.answer(
      "GET / HTTP/1.1\r\nidempotency-key: \ta%41%0d%0aSet-Cookie: x \r\nX-Empty: \r\n"
      "X-Twice: 1\r\nX-Twice: 2\r\n\r\n",
      {"192.0.2.7", 4711}, Connection::keep);
  CHECK(answer.bytes.ends_with("\r\n\r\na%41%0d%0aSet-Cookie: x||2"));
}

TEST_CASE("framed server: a connection goes on after an error, for its end is known") {
  const auto request = GENERATE("GET /none HTTP/1.1\r\n\r\n", "GET /forbidden HTTP/1.1\r\n\r\n",
                                "GET /throws HTTP/1.1\r\n\r\n");
  const auto answer = Shop{}.ask(request);
  CHECK(has(answer, "Connection: keep-alive\r\n"));
  CHECK(!has(answer, "Connection: close"));
  CHECK(!answer.close);
}

TEST_CASE("framed server: the last answer of a connection says so") {
  const auto answer = Shop{}.ask("GET / HTTP/1.1\r\n\r\n", Connection::close);
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(answer.close);
}

TEST_CASE("framed server: a provided body is sent whole, without a listening socket") {
  CHECK(Shop{}.ask("GET /stream HTTP/1.1\r\n\r\n").bytes.ends_with("abcdef"));
}

TEST_CASE("framed server: no second 100 Continue") {
  const auto answer =
      Shop{}.ask("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx");
  CHECK(answer.bytes.starts_with("HTTP/1.1 200"));
  CHECK(answer.bytes.find("HTTP/1.1", 1) == std::string::npos);
}

TEST_CASE("framed server: handlers delay or withhold their answer, and only theirs") {
  Shop shop;
  const auto later = shop.ask("GET /later HTTP/1.1\r\n\r\n");
  CHECK(later.delay == milliseconds(70));
  CHECK(later.bytes.starts_with("HTTP/1.1 200"));
  const auto vanish = shop.ask("GET /vanish HTTP/1.1\r\n\r\n");
  CHECK(vanish.bytes.empty());
  CHECK(vanish.close);
  CHECK(shop.ask("GET / HTTP/1.1\r\n\r\n").delay == milliseconds(0));
}

TEST_CASE("framed server: an exception on the way back closes instead of ending the program") {
  Shop shop;
  shop.set_logger([](const auto&, const auto&) { throw std::runtime_error("disk full"); });
  const auto answer = shop.ask("GET / HTTP/1.1\r\n\r\n");
  CHECK(answer.bytes.empty());
  CHECK(answer.close);
}

TEST_CASE("framed server: a request the library can't read is answered 400 and leaks nothing") {
  const auto answer = Shop{}.ask("FETCH / HTTP/1.1\r\n\r\n");
  CHECK(answer.bytes.starts_with("HTTP/1.1 400"));
}

}  // namespace
}  // namespace refund::http
