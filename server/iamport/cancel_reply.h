#pragma once

#include <string_view>

#include "server/payment_gateway.h"

namespace refund::iamport {

/// What an answer to POST /payments/cancel means. Pure, so that every strange answer is one line of
/// a table. What cannot be read with certainty is unknown, never refused: it may have been done.
CancelAnswer read_cancel_reply(int http_status, std::string_view body, const CancelOrder& order);

}  // namespace refund::iamport
