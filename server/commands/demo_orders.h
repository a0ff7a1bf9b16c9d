#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/payment.h"

/// The orders that `imp-refund demo` begins with: one of every kind that refunds differ in. They
/// are made anew at each start, in the sandbox and in the books alike.
///
/// GET /demo/orders.json lists them for the shop's page, as a merchant's own server would after it
/// has logged its customer in:
///   {"orders": [{"merchant_uid": "ORD20180131-0000011",
///                "kind": "card",                        (a word of OrderKind)
///                "ordered_at": "2026-11-20T10:00:00+09:00",
///                "name": "유자 꽃차 한 통",
///                "ticket": "eyJ…"}],                    (a refund ticket, good for an hour)
///    "sandbox": "http://127.0.0.1:40123"}               (where the sandbox listens)
/// It takes no authorization: the demo has no customers to tell apart. All else about an order
/// comes from GET /payments/{merchant_uid} with its ticket.
namespace refund {

enum class OrderKind {
  card,                     ///< the i'mport guide's order of 10,000 won
  card_partly_refunded,     ///< 12,000 of 30,000 won are back already
  virtual_account,          ///< wants a refund account
  virtual_account_and_tel,  ///< wants the holder's telephone number too
  phone_this_month,         ///< in full only
  phone_last_month,         ///< refused: a phone bill closes with its month
  fully_refunded,
  not_paid,     ///< a virtual account that nothing was paid into
  declined,     ///< i'mport declines each refund of it
  answer_lost,  ///< i'mport refunds it, and its answer gets lost
  card_usd,     ///< 14.20 US dollars
};

std::string_view to_string(OrderKind kind);

struct DemoOrder {
  OrderKind kind;
  Payment payment;
  std::chrono::sys_seconds ordered_at;
};

/// The order's payment as the sandbox takes it: JSON with the fields of i'mport's payment, an entry
/// in cancel_history for what was refunded before, and what is to happen to its cancels.
std::string sandbox_payment(const DemoOrder& order);
/// How many entries that cancel_history has.
std::int64_t cancellations_of(const DemoOrder& order);

/// `now` decides what "last month" is, in Seoul.
std::vector<DemoOrder> demo_orders(std::chrono::sys_seconds now);

}  // namespace refund
