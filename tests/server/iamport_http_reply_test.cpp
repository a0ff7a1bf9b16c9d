#include "server/iamport/http_reply.h"

#include <catch_amalgamated.hpp>
#include <random>

using refund::iamport::HttpReply;
using refund::iamport::ReplyReader;
using Progress = ReplyReader::Progress;

namespace {

struct Outcome {
  Progress progress = Progress::more;
  HttpReply reply;
};

/// Reads `bytes` in pieces, and then the end if the answer is not whole.
Outcome read(std::string_view bytes, std::size_t piece) {
  ReplyReader reader;
  Outcome outcome;
  while (!bytes.empty() && outcome.progress == Progress::more) {
    outcome.progress = reader.take(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  if (outcome.progress == Progress::more) outcome.progress = reader.end();
  if (outcome.progress == Progress::done) outcome.reply = std::move(reader).reply();
  return outcome;
}

}  // namespace

TEST_CASE("http reply: answers in every framing, in pieces of every size") {
  const auto [name, bytes, status, body,
              reusable] = GENERATE(table<const char*, const char*, int, const char*, bool>({
      {"with a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true},
      {"without words", "HTTP/1.1 404\r\ncontent-length:0\r\n\r\n", 404, "", true},
      {"in chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1;a=b\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
       200, "{}", true},
      {"in chunks with a trailer",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
       200, "0123456789", true},
      {"up to the end", "HTTP/1.1 200 OK\r\n\r\n{}", 200, "{}", false},
      {"without a body", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
      {"closing", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n\r\n{}", 200, "{}",
       false},
      {"closing, among others",
       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: x, close\r\n\r\n{}", 200, "{}", false},
      {"of an old server", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", false},
      {"after an interim one",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
       200, "{}", true},
      {"the same length twice",
       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true},
  }));
  INFO(name);
  for (std::size_t piece = 1; piece <= 200; ++piece) {
    const auto outcome = read(bytes, piece);
    REQUIRE(outcome.progress == Progress::done);
    REQUIRE(outcome.reply.status == status);
    REQUIRE(outcome.reply.body == body);
    REQUIRE(outcome.reply.reusable == reusable);
  }
}

TEST_CASE("http reply: what can be read in two ways is not read") {
  const auto [name, bytes] = GENERATE(table<const char*, std::string>({
      {"nothing", ""},
      {"another protocol", "SSH-2.0-OpenSSH\r\n"},
      {"another version", "HTTP/2.0 200 OK\r\n\r\n"},
      {"no status", "HTTP/1.1 OK\r\n\r\n"},
      {"a status of two digits", "HTTP/1.1 20 OK\r\n\r\n"},
      {"a status of four digits", "HTTP/1.1 2000\r\n\r\n"},
      {"a negative status", "HTTP/1.1 -20 OK\r\n\r\n"},
      {"another protocol from now on", "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
      {"a header without a colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"},
      {"a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n"},
      {"a blank before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}"},
      {"a folded line", "HTTP/1.1 200 OK\r\nX: a\r\n b: c\r\n\r\n"},
      {"a length and chunks",
       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} "},
      {"a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}"},
      {"a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}"},
      {"a length with a sign", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}"},
      {"a length in words", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}"},
      {"a compressed body", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"a chunk size that is none",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"},
      {"no chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n"},
      {"a chunk longer than it says",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"},
      {"a body cut off", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}"},
      {"chunks cut off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"},
  }));
  INFO(name);
  for (std::size_t piece = 1; piece <= 100; ++piece)
    REQUIRE(read(bytes, piece).progress == Progress::malformed);
}

TEST_CASE("http reply: limits") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  SECTION("one endless line") {
    CHECK(read(head + "X: " + std::string(ReplyReader::max_head, 'x'), 4'096).progress ==
          Progress::too_large);
  }
  SECTION("endless lines") {
    std::string lines;
    while (lines.size() < 2 * ReplyReader::max_head) lines += "X: y\r\n";
    CHECK(read(head + lines, 4'096).progress == Progress::too_large);
  }
  SECTION("an announced body") {
    CHECK(read(head + "Content-Length: 8388609\r\n\r\n", 4'096).progress == Progress::too_large);
  }
  SECTION("a body up to the end") {
    CHECK(read(head + "\r\n" + std::string(ReplyReader::max_body + 1, 'x'), 65'536).progress ==
          Progress::too_large);
  }
  SECTION("a chunk of nearly the whole address space") {
    CHECK(read(head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", 4'096).progress ==
          Progress::too_large);
  }
  SECTION("the largest body") {
    const auto outcome = read(
        head + "Content-Length: 8388608\r\n\r\n" + std::string(ReplyReader::max_body, 'x'), 65'536);
    CHECK(outcome.progress == Progress::done);
    CHECK(outcome.reply.body.size() == ReplyReader::max_body);
  }
}

TEST_CASE("http reply: a connection with something left over is not used again") {
  const auto outcome = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK", 1'000);
  CHECK(outcome.progress == Progress::done);
  CHECK_FALSE(outcome.reply.reusable);
}

TEST_CASE("http reply: how long the peer keeps an idle connection") {
  const auto [header, seconds] = GENERATE(table<const char*, std::optional<int>>({
      {"Keep-Alive: timeout=5, max=100", 5},
      {"keep-alive: max=100, Timeout=7", 7},
      {"Keep-Alive: timeout=", std::nullopt},
      {"Keep-Alive: timeout=-5", std::nullopt},
      {"Keep-Alive: timeout=99999999999999999999", std::nullopt},
      {"X: timeout=5", std::nullopt},
  }));
  INFO(header);
  const auto outcome =
      read("HTTP/1.1 204 No Content\r\n" + std::string{header} + "\r\n\r\n", 1'000);
  REQUIRE(outcome.progress == Progress::done);
  CHECK(outcome.reply.idle_timeout.has_value() == seconds.has_value());
  if (seconds) CHECK(outcome.reply.idle_timeout == std::chrono::seconds{*seconds});
}

TEST_CASE("http reply: random bytes in random pieces are read or refused, and end") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  constexpr std::string_view parts[] = {"HTTP/1.1 200 OK\r\n",
                                        "Content-Length: 3\r\n",
                                        "\r\n",
                                        "Transfer-Encoding: chunked\r\n",
                                        "3\r\nabc\r\n",
                                        "0\r\n",
                                        "X: y\r\n",
                                        "abc",
                                        "\r",
                                        "\n",
                                        ":",
                                        " "};
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (auto n = random() % 12; n > 0; --n) bytes += parts[random() % std::size(parts)];
    if (!bytes.empty() && random() % 4 == 0)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto whole = read(bytes, bytes.size() + 1);
    const auto pieces = read(bytes, 1 + random() % 5);
    INFO(bytes);
    REQUIRE(whole.progress == pieces.progress);
    REQUIRE(whole.progress != Progress::more);
    REQUIRE(whole.reply.body == pieces.reply.body);
  }
}
