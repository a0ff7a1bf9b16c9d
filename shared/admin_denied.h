#pragma once

#include <string_view>

#include "shared/messages.h"

namespace refund {

/// Why the calls of the merchant's server and of operators are not open to a caller. On the wire it
/// is `unauthorized` or `forbidden` like any other; the words are for those who can mend it.
enum class AdminDenied {
  token_needed,  ///< none was sent, or one that is wrong, or the server has none itself
  ticket_given,  ///< a customer's ticket opens an order, and nothing here
};

std::string_view text(AdminDenied why, Lang lang);

}  // namespace refund
