#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/sandbox/parameters.h"
#include "server/sandbox/payments.h"

/// The look-ups of IAMPORT's section 12 as pure functions on the books. All give the JSON of
/// `response`, or why there is none.
namespace refund::sandbox::lookup {

using Found = Result<std::string, Refusal>;

/// GET /payments/{imp_uid}. A test-channel payment is hidden unless include_sandbox is sent; only
/// this look-up hides them (since 2026-01-26).
Found payment(const Books& books, std::string_view imp_uid, const Parameters& query);

/// GET /payments?imp_uid[]=…&merchant_uid[]=…, at most 100.
struct Several {
  std::string json;
  bool some_missing = false;  ///< answered with HTTP 207
};
Result<Several, Refusal> payments(const Books& books, const Parameters& query);

/// GET /payments/find/{merchant_uid}[/{status}]
Found one_of_order(const Books& books, std::string_view merchant_uid, std::string_view status,
                   const Parameters& query);

/// GET /payments/findAll/{merchant_uid}[/{status}]
Found all_of_order(const Books& books, std::string_view merchant_uid, std::string_view status,
                   const Parameters& query);

/// GET /payments/status/{status}
Found by_status(const Books& books, std::string_view status, const Parameters& query, UnixTime now);

/// GET /payments/{imp_uid}/balance, for PAYCO only.
Found balance(const Books& books, std::string_view imp_uid);

}  // namespace refund::sandbox::lookup
