#include "server/http/caller_limits.h"

namespace refund::http {
namespace {

constexpr auto refused_total = "imp_refund_rate_limited_total";

void set(std::optional<RateLimit>& limit, const std::optional<Rate>& rate) {
  if (rate) limit.emplace(rate->calls, std::chrono::duration<double>{rate->per} / rate->calls);
}

}  // namespace

CallerLimits::CallerLimits(std::optional<Rate> by_address, std::optional<Rate> by_order,
                           Clock& clock, Metrics& metrics)
    : clock_(clock), metrics_(metrics) {
  set(by_address_, by_address);
  set(by_order_, by_order);
  metrics_.describe(refused_total, "Calls refused with 429, by what there were too many of.");
}

bool CallerLimits::address_allowed(const std::string& address) {
  return allowed(by_address_, address, "address");
}

bool CallerLimits::order_allowed(const std::string& merchant_uid) {
  return allowed(by_order_, merchant_uid, "order");
}

bool CallerLimits::allowed(std::optional<RateLimit>& limit, const std::string& name,
                           const char* by) {
  if (!limit || limit->allow(name, clock_.steady_now())) return true;
  metrics_.count(refused_total, {{"by", by}});
  return false;
}

}  // namespace refund::http
