#include "server/payment_news.h"

namespace refund {

News compare(const Payment& known, std::int64_t known_cancellations, const Payment& told,
             std::int64_t told_cancellations) {
  if (known.imp_uid != told.imp_uid) return News::another_payment;
  // By the number of entries and not by the amount: a wrong amount in the books, from an import
  // perhaps, is put right by the first answer of i'mport.
  if (told_cancellations < known_cancellations) return News::older;
  if (known == told && known_cancellations == told_cancellations) return News::same;
  return News::newer;
}

}  // namespace refund
