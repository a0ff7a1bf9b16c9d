#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "shared/bank.h"
#include "shared/messages.h"
#include "shared/refund_rules.h"
#include "shared/shop_terms.h"

/// What the form tells about the order and the bank at hand, made of rules and figures. Its fixed
/// words stand in widget_words.h.
namespace refund {

std::string_view name_of(const Bank& bank, Lang lang);

/// The last day on which a refund is possible: "2026년 11월 30일까지" or "Until Nov 30, 2026", and
/// whether that day is only the usual one. Empty when no such day is known.
std::string until_text(const Eligibility& can, Lang lang);

/// Whether all or also a part can be refunded, and how many parts more.
std::string extent_text(const Eligibility& can, Lang lang);

/// From which amount on the shop looks at a refund first. Empty when it looks at none.
std::string review_text(const Eligibility& can, Lang lang);

/// What the PG takes for a refund, and who bears it. Empty when the shop has not told.
std::string fee_text(const ShopTerms& shop, Lang lang);

/// That the PG's yes comes later. Empty when it comes at once.
std::string confirmed_later_text(const Eligibility& can, Lang lang);

/// "11월 24일 06:00" or "Nov 24, 06:00", in Korea's time.
std::string moment_text(std::chrono::sys_seconds at, Lang lang);

/// "은행 3곳" or "3 banks", and words for none.
std::string banks_found_text(std::size_t count, Lang lang);

/// How many digits this bank's account numbers have: "보통 11, 12, 14자리". Empty when it is not
/// known.
std::string digits_text(const Bank& bank, Lang lang);
/// The same as a question to a customer whose number has another length.
std::string unusual_digits_text(const Bank& bank, Lang lang);

}  // namespace refund
