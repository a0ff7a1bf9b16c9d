#include "server/policy_trial.h"

namespace refund {

PolicyDecision would_have_decided(const Policy& policy, const Payment& payment,
                                  const RefundRecord& record) {
  auto then = payment;
  // The checksum is the balance before the call. Should the books hold another payment by now, what
  // was paid stays, and the refund is judged as one of all that was left.
  then.cancel_amount = minus(payment.amount, record.checksum).value_or(payment.cancel_amount);
  return decide(policy, then, record.refund.amount, static_cast<int>(record.cancellations_seen),
                record.refund.requested_at);
}

}  // namespace refund
