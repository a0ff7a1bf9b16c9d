#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "server/clock.h"
#include "server/http/access.h"
#include "server/http/rate_limit.h"
#include "server/metrics.h"
#include "server/rate.h"

namespace refund::http {

struct CallerRates {
  std::optional<Rate> by_address;
  std::optional<Rate> by_order;
  std::optional<Rate> by_ticket;
};

/// How often the customers' API may be called: from one address, with one ticket, and about one
/// order. The last two are asked after the ticket was believed, so strangers can't use up a
/// customer's share.
class CallerLimits {
 public:
  CallerLimits(const CallerRates& rates, Clock& clock, Metrics& metrics);

  /// Both are empty when the call may go on, and else say how long it is until one may: whole
  /// seconds, and one at least.
  std::optional<std::chrono::seconds> wait_of_address(const std::string& address);
  std::optional<std::chrono::seconds> wait_of(const Caller& caller,
                                              const std::string& merchant_uid);

 private:
  std::optional<std::chrono::seconds> wait(std::optional<RateLimit>& limit, const std::string& name,
                                           const char* by);

  std::optional<RateLimit> by_address_;
  std::optional<RateLimit> by_order_;
  std::optional<RateLimit> by_ticket_;
  Clock& clock_;
  Metrics& metrics_;
};

}  // namespace refund::http
