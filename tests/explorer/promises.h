#pragma once

#include <string>

#include "tests/explorer/world.h"

namespace refund::explorer {

/// What must hold at every moment. Empty when it does, else what is broken.
std::string broken_promise(const World& world);

/// What must hold once nothing more happens and i'mport can be asked: everything has settled.
std::string broken_at_the_end(World world);

}  // namespace refund::explorer
