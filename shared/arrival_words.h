#pragma once

#include <string>

#include "shared/arrival.h"
#include "shared/messages.h"

namespace refund {

/// "영업일 기준 3~5일 (11월 26일 ~ 11월 30일)" or "3 to 5 business days (Nov 26 – Nov 30)".
std::string arrival_text(const Arrival& arrival, Lang lang);

}  // namespace refund
