// i'mport's answer as HTTP. It must be read the same in whatever pieces it comes.
#include "server/iamport/http_reply.h"

#include "tests/fuzz/target.h"

namespace refund::fuzz::http_reply {
namespace {

using refund::iamport::HttpReply;
using refund::iamport::ReplyReader;
using Progress = ReplyReader::Progress;

struct Read {
  Progress progress = Progress::more;
  Progress at_the_end = Progress::more;  // when the peer closes and nothing was decided before
  HttpReply reply;
};

Read ended(ReplyReader reader, Progress progress) {
  Read read{progress, progress, {}};
  if (progress == Progress::more) read.at_the_end = reader.end();
  if (read.at_the_end == Progress::done) read.reply = std::move(reader).reply();
  return read;
}

Read at_once(std::string_view bytes) {
  ReplyReader reader;
  const auto progress = reader.take(bytes);
  return ended(std::move(reader), progress);
}

Read piece_by_piece(std::string_view bytes) {
  ReplyReader reader;
  auto progress = Progress::more;
  in_pieces(bytes, [&](std::string_view piece) {
    progress = reader.take(piece);
    return progress == Progress::more;
  });
  return ended(std::move(reader), progress);
}

}  // namespace

void try_input(std::string_view input) {
  const auto whole = at_once(input);
  const auto pieces = piece_by_piece(input);
  assert(whole.progress == pieces.progress);
  assert(whole.at_the_end == pieces.at_the_end);
  assert(whole.reply.status == pieces.reply.status);
  assert(whole.reply.body == pieces.reply.body);
  assert(whole.reply.idle_timeout == pieces.reply.idle_timeout);
  // Bytes too many make a connection useless; who reads in pieces may not have seen them yet.
  assert(!whole.reply.reusable || pieces.reply.reusable);

  if (whole.at_the_end != Progress::done) return;
  const auto& reply = whole.reply;
  assert(reply.status >= 200 && reply.status <= 999);
  assert(reply.body.size() <= ReplyReader::max_body && reply.body.size() <= input.size());
  // An answer that ends with its connection can't leave the connection to another one.
  if (whole.progress != Progress::done) assert(!reply.reusable);
}

const Target target{"http_reply", try_input};

}  // namespace refund::fuzz::http_reply
