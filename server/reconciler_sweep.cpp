#include "server/reconciler.h"

namespace refund {
namespace {

constexpr std::string_view by_sweep = "daily sweep";

/// A sweep starts somewhat before the last one's end: i'mport's clock is not ours.
constexpr std::chrono::minutes sweep_overlap{10};
constexpr std::chrono::hours first_sweep{24};

}  // namespace

std::optional<SweepReport> Reconciler::sweep() {
  const auto until = clock_.now();
  const auto last = store_.swept_until();
  const auto cancelled = gateway_.cancelled_between(
      last ? *last - sweep_overlap : until - first_sweep, until + sweep_overlap);
  if (!cancelled) return std::nullopt;

  SweepReport report;
  for (const auto& found : *cancelled) compare(found, report);
  store_.set_swept_until(until);
  return report;
}

void Reconciler::compare(const GatewayPayment& found, SweepReport& report) {
  ++report.read;
  const auto& merchant_uid = found.payment.merchant_uid;
  // What the shop never sold through us is not ours to keep.
  const auto known = store_.find_payment(merchant_uid);
  if (!known || known->imp_uid != found.payment.imp_uid) return;

  for (auto& id : settlement_.settle_all(found, by_sweep))
    report.contradictions.push_back(std::move(id));
  if (settlement_.save(found, by_sweep) != *known) ++report.changed;
}

}  // namespace refund
