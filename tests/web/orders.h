#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/wire/payment_wire.h"
#include "tests/shared/samples.h"

/// Orders as the widget loads them.
namespace refund::samples {

inline const auto noon = kst(2018, 2, 1);

inline wire::PaymentView order(Payment payment = paid(), std::vector<Refund> refunds = {}) {
  auto can = eligibility(payment, noon);
  return {std::move(payment), can, std::move(refunds)};
}

/// A refund of the guide's order.
inline Refund refund_of(std::string_view id, std::int64_t amount, RefundStatus status,
                        std::optional<RefundFailure> failure = std::nullopt) {
  return Refund{*RefundId::from(id),
                *MerchantUid::from("ORD20180131-0000011"),
                won(amount),
                "단순 변심",
                status,
                failure,
                failure == RefundFailure::gateway_declined ? "PG said no" : "",
                noon,
                status == RefundStatus::pending ? std::nullopt : std::optional{noon},
                ""};
}

inline Problem problem(ProblemCode code) {
  return {code, 400, "", std::string{text(code, Lang::ko)}, {}, {}, {}};
}

}  // namespace refund::samples
