#pragma once

#include <string>
#include <vector>

#include "shared/messages.h"
#include "shared/shop_terms.h"
#include "web/control.h"

namespace refund {

/// The reasons to choose from: the shop's own, or the usual ones where it has none. Never more than
/// there are controls for.
std::vector<std::string> reason_choices(const ShopTerms& shop, Lang lang);

/// The control of the choice at `index`.
constexpr Control reason_choice(std::size_t index) {
  return static_cast<Control>(static_cast<int>(Control::reason_choice_1) + static_cast<int>(index));
}
static_assert(reason_choice(reasons_max - 1) == Control::reason_choice_6);

}  // namespace refund
