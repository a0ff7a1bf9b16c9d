#pragma once

#include <string>
#include <string_view>

namespace refund::commands {

/// The text as a terminal may be given it: reasons, names and i'mport's words come from strangers,
/// and a terminal obeys control characters, also those beyond ASCII, and turns lines around where
/// Unicode's direction marks say so.
std::string printable(std::string_view text);

}  // namespace refund::commands
