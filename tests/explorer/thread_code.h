#pragma once

#include "tests/explorer/ports.h"

namespace refund::explorer {

/// Lets a thread take its next step: the real service or reconciler, over the ports above.
void take_step(World& world, std::size_t thread, Turn turn);

/// Lets a reconciler that nobody disturbs look at everything once.
void pass_undisturbed(World& world);

}  // namespace refund::explorer
