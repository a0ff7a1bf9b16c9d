#include "server/refund_writes.h"

#include <cassert>

namespace refund {

std::string_view to_string(ImportConflict conflict) {
  switch (conflict) {
    case ImportConflict::imp_uid_of_another_order:
      return "imp_uid belongs to another order";
    case ImportConflict::another_payment:
      return "the order is known with another imp_uid, of which a refund was asked";
  }
  assert(false);
  return "";
}

RefundRecord record_of(const Intent& intent, std::int64_t cancellations) {
  RefundRecord record{{intent.id, intent.merchant_uid, intent.amount, intent.reason,
                       RefundStatus::pending, std::nullopt, "", intent.now, std::nullopt, ""},
                      intent.imp_uid,
                      intent.expected,
                      intent.key,
                      intent.fingerprint,
                      intent.account ? std::optional{intent.account->masked} : std::nullopt,
                      std::nullopt,
                      cancellations,
                      "",
                      std::nullopt,
                      0,
                      intent.next_check_at,
                      std::nullopt,
                      "",
                      intent.patience,
                      intent.tax};
  if (intent.needs_review) {
    record.review = Review::waiting;
    record.refund.under_review = true;
    record.next_check_at.reset();
  }
  return record;
}

}  // namespace refund
