#include "server/iamport/token_reply.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "server/iamport/envelope.h"
#include "server/iamport/json_members.h"

namespace refund::iamport {
namespace {

Unexpected<TokenFailure> no_token(int http_status, std::string_view what) {
  return Unexpected{TokenFailure{
      TokenFailure::Kind::no_token,
      "no access token: HTTP " + std::to_string(http_status) + ", " + std::string{what}}};
}

/// What may stand in a header: anything else would be another header.
bool is_header_word(std::string_view text) {
  const auto visible = [](char c) { return c > ' ' && c <= '~'; };
  return !text.empty() && text.size() <= 512 && std::all_of(text.begin(), text.end(), visible);
}

}  // namespace

Result<IssuedToken, TokenFailure> read_token_reply(int http_status, std::string_view body) {
  const auto envelope = read_envelope(body);
  if (!envelope) return no_token(http_status, "no answer of i'mport");
  if (http_status != 200 || envelope->code != 0) return no_token(http_status, envelope->message);

  auto value = text_of(envelope->response, "access_token");
  const auto now = integer_of<std::int64_t>(envelope->response, "now");
  const auto expired_at = integer_of<std::int64_t>(envelope->response, "expired_at");
  if (!is_header_word(value) || !now || !expired_at)
    return no_token(http_status, "a token that can't be read");

  // A year is more than any token's life; the limit keeps the arithmetic from overflowing.
  constexpr std::int64_t year = 366 * 24 * 3600;
  if (*now < 0 || *expired_at < 0) return no_token(http_status, "a token of no time");
  const auto remaining = std::min(*expired_at - *now, year);
  if (remaining <= 0) return no_token(http_status, "a token that has ended");
  return IssuedToken{Secret{std::move(value)}, std::chrono::seconds{remaining}};
}

}  // namespace refund::iamport
