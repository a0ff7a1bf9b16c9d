#pragma once

#include <string>
#include <string_view>

#include "shared/refund_request.h"

namespace refund {

/// A gateway's words without the account that they may quote ("계좌번호 562-111-05948400 오류"):
/// number, telephone and holder are masked, however the digits are grouped. Such words stand in the
/// books for years and are shown.
std::string without_account(std::string_view words, const RefundAccount& account);

}  // namespace refund
