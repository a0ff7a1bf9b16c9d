#pragma once

#include <string_view>

#include "shared/messages.h"
#include "shared/refusal_kind.h"

namespace refund {

/// `message` is i'mport's own, in whatever language; `pg_provider` may be empty. Case and white
/// space don't matter.
RefusalKind classify_refusal(std::string_view pg_provider, std::string_view message);

/// Who can do something about it.
enum class RefusalNeeds { nobody, customer, merchant, time };
RefusalNeeds needs_of(RefusalKind kind);

/// What a customer reads in place of the PG's words.
std::string_view text(RefusalKind kind, Lang lang);

}  // namespace refund
