#pragma once

#include <string_view>

#include "server/iamport/access_token.h"

namespace refund::iamport {

/// What an answer to POST /users/getToken means.
Result<IssuedToken, TokenFailure> read_token_reply(int http_status, std::string_view body);

}  // namespace refund::iamport
