#include "server/sandbox/payment_fields.h"

#include <algorithm>
#include <iterator>

namespace refund::sandbox {

static_assert(std::is_sorted(std::begin(payment_fields), std::end(payment_fields),
                             [](const Field& a, const Field& b) { return a.name < b.name; }));

const Field* find_field(std::string_view name) {
  const auto* const found = std::lower_bound(
      std::begin(payment_fields), std::end(payment_fields), name,
      [](const Field& field, std::string_view wanted) { return field.name < wanted; });
  return found != std::end(payment_fields) && found->name == name ? found : nullptr;
}

}  // namespace refund::sandbox
