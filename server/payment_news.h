#pragma once

#include <cstdint>

#include "shared/payment.h"

namespace refund {

/// How what i'mport told relates to what the books know of the same order. Answers can overtake
/// each other on the way, and an old one must not undo a newer one. Every store asks this.
enum class News {
  same,
  newer,
  older,            ///< fewer cancellations than the books know: it was told before them
  another_payment,  ///< of the same order, as when the first try to pay failed
};

News compare(const Payment& known, std::int64_t known_cancellations, const Payment& told,
             std::int64_t told_cancellations);

}  // namespace refund
