#pragma once

#include <optional>
#include <string>

#include "server/sandbox/parameters.h"
#include "server/sandbox/payment.h"
#include "shared/result.h"

namespace refund::sandbox {

/// The parameters of POST /payments/cancel as they came. Empty is absent. Amounts are the text they
/// were written with, for only the payment knows their currency.
struct CancelCall {
  std::string imp_uid;
  std::string merchant_uid;
  std::string amount;
  std::string checksum;
  std::string tax_free;
  std::string vat_amount;
  std::string reason;
  std::string refund_holder;
  std::string refund_bank;
  std::string refund_account;
  std::string refund_tel;
  std::string requester;  ///< extra[requester]
  bool enable_webhook = false;
  std::string receipts = {};  ///< where the PG shows its receipts, up to their ids; empty: nowhere
};

CancelCall cancel_call_of(const Parameters& parameters);

/// Why a cancel is not done.
struct Refusal {
  int http_status;
  int code;
  std::string message;
};

/// i'mport itself says no, without asking the PG.
inline Refusal refused_by_iamport(std::string message) {
  return {200, 1, std::move(message)};
}
/// The PG says no; what i'mport puts before its words is documented, the words are ours.
inline Refusal refused_by_pg(const std::string& words) {
  return {200, -1, "결제취소에 실패하였습니다. " + words};
}
inline Refusal malformed(std::string message) {
  return {400, -1, std::move(message)};
}

inline Refusal no_such_payment() {
  return refused_by_iamport("취소할 결제건이 존재하지 않습니다.");
}

/// The amount that this call gives back of this payment, always positive, or why it gives nothing.
/// Source: PortOne V1 schema /payments/cancel; "cancel/v1/basic".
Result<Money, Refusal> check_cancel(const CancelCall& call, const Payment& payment,
                                    std::chrono::sys_seconds now);

/// What this cancel of `amount` takes of each tax part, or that one part has too little left. For a
/// payment whose parts the PG knows. Source: PortOne "support/tax", help on VAT at Inicis and KCP.
Result<TaxParts, Refusal> tax_part_of(const CancelCall& call, const Payment& payment, Money amount);

}  // namespace refund::sandbox
