#pragma once

#include <string>

namespace refund {

/// docs/rules.md: all that the tables of rules say, with the source of each row.
std::string rules_page();

}  // namespace refund
