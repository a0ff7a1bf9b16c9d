#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "shared/payment.h"
#include "shared/refund_request.h"

/// One payment, one moment and one request, as a line of text that any build can read.
namespace refund::agreement {

struct Case {
  Payment payment;
  std::chrono::sys_seconds now;
  RefundRequest request;
  std::optional<int> earlier_refunds;
  std::string bank_query;
};

std::string to_line(const Case& c);
/// Empty when the line is none that to_line() writes.
std::optional<Case> from_line(std::string_view line);

/// What the rules say of a case: eligibility, every violation, the order if there is one, and the
/// banks that are found.
std::string verdict(const Case& c);

}  // namespace refund::agreement
