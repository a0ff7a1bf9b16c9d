#pragma once

#include <string>
#include <utility>
#include <vector>

namespace refund::http {

/// Headers in the order in which they are written: name and value.
using HeaderLines = std::vector<std::pair<std::string, std::string>>;

}  // namespace refund::http
