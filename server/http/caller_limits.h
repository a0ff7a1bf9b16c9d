#pragma once

#include <optional>
#include <string>

#include "server/clock.h"
#include "server/http/rate_limit.h"
#include "server/metrics.h"
#include "server/rate.h"

namespace refund::http {

/// How often one address, and how often for one order, the customers' API may be called. An order
/// is asked about after its ticket was believed, so strangers can't use up a customer's share.
class CallerLimits {
 public:
  CallerLimits(std::optional<Rate> by_address, std::optional<Rate> by_order, Clock& clock,
               Metrics& metrics);

  bool address_allowed(const std::string& address);
  bool order_allowed(const std::string& merchant_uid);

 private:
  bool allowed(std::optional<RateLimit>& limit, const std::string& name, const char* by);

  std::optional<RateLimit> by_address_;
  std::optional<RateLimit> by_order_;
  Clock& clock_;
  Metrics& metrics_;
};

}  // namespace refund::http
