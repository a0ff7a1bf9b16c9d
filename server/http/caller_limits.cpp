#include "server/http/caller_limits.h"

#include "server/http/address_shares.h"

namespace refund::http {
namespace {

using std::chrono::seconds;

constexpr auto refused_total = "imp_refund_rate_limited_total";

void set(std::optional<RateLimit>& limit, const std::optional<Rate>& rate) {
  if (rate) limit.emplace(rate->calls, std::chrono::duration<double>{rate->per} / rate->calls);
}

}  // namespace

CallerLimits::CallerLimits(const CallerRates& rates, Clock& clock, Metrics& metrics)
    : clock_(clock), metrics_(metrics) {
  set(by_address_, rates.by_address);
  set(by_order_, rates.by_order);
  set(by_ticket_, rates.by_ticket);
  metrics_.describe(refused_total, "Calls refused with 429, by what there were too many of.");
  for (const auto* by : {"address", "order", "ticket"})
    metrics_.count(refused_total, {{"by", by}}, 0);
}

std::optional<seconds> CallerLimits::wait_of_address(const std::string& address) {
  return by_address_ ? wait(by_address_, share_of(address), "address") : std::nullopt;
}

/// The ticket's share first: who uses it up takes nothing from others who ask about the same order.
std::optional<seconds> CallerLimits::wait_of(const Caller& caller,
                                             const std::string& merchant_uid) {
  if (const auto* ticket = std::get_if<Ticket>(&caller))
    if (const auto time = wait(by_ticket_, ticket->fingerprint, "ticket")) return time;
  return wait(by_order_, merchant_uid, "order");
}

std::optional<seconds> CallerLimits::wait(std::optional<RateLimit>& limit, const std::string& name,
                                          const char* by) {
  const auto time = limit ? limit->take(name, clock_.steady_now()) : std::nullopt;
  if (!time) return std::nullopt;
  metrics_.count(refused_total, {{"by", by}});
  return whole_seconds(*time);
}

}  // namespace refund::http
