#pragma once

#include "server/http/listener.h"
#include "shared/messages.h"

namespace refund::http {

/// The problem document of a request that no handler saw.
RefusalAnswer refusal_answer(Refusal why, Lang lang);

}  // namespace refund::http
