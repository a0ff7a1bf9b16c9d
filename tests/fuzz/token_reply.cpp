// What i'mport answers to a request for an access token, which then stands in a header of ours.
#include "server/iamport/token_reply.h"

#include "tests/fuzz/replies.h"

namespace refund::fuzz::token_reply {

void try_input(std::string_view input) {
  const int status = take_status(input);
  const auto token = iamport::read_token_reply(status, input);
  if (!token) return;
  assert(status == 200 && has_code(input, 0));
  assert(token->remaining.count() > 0 && token->remaining <= std::chrono::hours{24 * 366});
  const auto& word = token->value.reveal();
  assert(!word.empty() && word.size() <= 512);
  for (const char c : word) assert(c > ' ' && c <= '~');
}

const Target target{"token_reply", try_input};

}  // namespace refund::fuzz::token_reply
