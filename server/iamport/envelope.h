#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/wire/json.h"

namespace refund::iamport {

/// What every answer of i'mport comes in. The HTTP status says little: only `code` 0 is success,
/// and a refusal comes with status 200 too.
struct Envelope {
  int code;
  std::string message;  ///< i'mport's or the PG's words; empty on success
  wire::JsonValue response;
};

/// Empty when `body` is not i'mport's.
std::optional<Envelope> read_envelope(std::string_view body);

}  // namespace refund::iamport
