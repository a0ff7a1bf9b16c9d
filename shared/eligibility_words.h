#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "shared/pg_rules.h"

/// How what a customer may do is spelled on the wire: each enumerator is its own spelling.
namespace refund {

std::string_view to_string(Knowledge knowledge);
std::optional<Knowledge> knowledge_from(std::string_view word);

std::string_view to_string(ArrivalKind kind);
std::optional<ArrivalKind> arrival_kind_from(std::string_view word);

/// "2026-11-26"
std::string date_text(std::chrono::year_month_day date);
/// Reads what date_text() writes, and only that.
std::optional<std::chrono::year_month_day> date_from(std::string_view text);

}  // namespace refund
