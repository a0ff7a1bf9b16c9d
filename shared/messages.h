#pragma once

#include <string>
#include <string_view>

#include "shared/money.h"
#include "shared/problem.h"
#include "shared/refund_rules.h"

namespace refund {

enum class Lang { ko, en };

/// The language of a BCP 47 tag or an Accept-Language header: the first of Korean and English that
/// is named, by its q-value; Korean when none is.
Lang lang_from(std::string_view accept_language);
std::string_view to_string(Lang lang);

/// What a person reads. A code without words in both languages does not compile.
std::string_view text(NotRefundable why, Lang lang);
std::string_view text(Violation violation, Lang lang);
std::string_view text(ProblemCode code, Lang lang);
std::string_view text(ShapeError error, Lang lang);

/// "10,000원" or "₩10,000", "US$14.20" or "$14.20"; without a sign of its own "CHF 14.20".
std::string amount_text(Money amount, Lang lang);

}  // namespace refund
