#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

#include "server/sandbox/cancel_call.h"

namespace refund::sandbox {

/// Answers {"code":0,"message":null,"response":…} with JSON as it stands.
void answer(httplib::Response& response, std::string_view json, int http_status = 200);

/// Answers a non-zero code with its message, and a response of null.
void answer(httplib::Response& response, const Refusal& why);

}  // namespace refund::sandbox
