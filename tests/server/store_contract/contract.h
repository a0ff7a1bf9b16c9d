#pragma once

#include <functional>
#include <memory>

#include "server/refund_store.h"

namespace refund::contract {

/// Opens books that start empty. Called again on the same instance it gives another view of the
/// same books, as a second server has, where the store can do that; the same pointer where not.
using OpenStore = std::function<std::shared_ptr<RefundStore>()>;

/// What every store promises, as sections of the calling test case. `open` must give fresh books
/// for each section: Catch2 runs the test case once per section.
void run(const OpenStore& open);

/// The promises that hold when many threads, on two views of one store, act at once.
void run_threads(const OpenStore& open);

}  // namespace refund::contract
