#include "server/refusal_list.h"

#include <algorithm>
#include <map>
#include <utility>

#include "shared/refusal.h"

namespace refund {

std::vector<RefusalText> refusal_texts(RefundStore& store, std::optional<RefusalKind> kind,
                                       std::int64_t refunds_max) {
  std::map<std::pair<std::string, std::string>, RefusalText> found;  // by PG and text
  RefundFilter filter;
  filter.status = RefundStatus::failed;
  filter.limit = 1'000;
  while (refunds_max > 0) {
    const auto records = store.list(filter);
    for (const auto& record : records) {
      if (record.refund.failure != RefundFailure::gateway_declined) continue;
      const auto payment = store.find_payment(record.refund.merchant_uid);
      const std::string pg{payment ? payment->pg_provider.str() : std::string_view{}};
      const auto& text = record.refund.detail;
      const auto known = found.find({pg, text});
      if (known != found.end()) {
        ++known->second.count;
        continue;
      }
      found.emplace(std::pair{pg, text},
                    RefusalText{pg, text, classify_refusal(pg, text), 1,
                                record.refund.settled_at.value_or(record.refund.requested_at),
                                record.refund.id});
    }
    if (records.size() < static_cast<std::size_t>(filter.limit)) break;
    refunds_max -= filter.limit;
    filter.after = records.back().refund.id;
  }

  std::vector<RefusalText> texts;
  for (auto& [key, text] : found)
    if (!kind || text.kind == *kind) texts.push_back(std::move(text));
  std::stable_sort(texts.begin(), texts.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  return texts;
}

}  // namespace refund
