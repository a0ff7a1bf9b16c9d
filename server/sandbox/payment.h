#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/sandbox/fault.h"
#include "shared/money.h"
#include "shared/payment.h"
#include "shared/result.h"
#include "shared/tax.h"
#include "shared/wire/json.h"

namespace refund::sandbox {

/// UNIX seconds as i'mport writes them: 0 stands for "never".
using UnixTime = std::int64_t;

inline UnixTime unix_time(std::chrono::sys_seconds at) {
  return at.time_since_epoch().count();
}

/// One entry of cancel_history.
struct Cancellation {
  Money amount;
  UnixTime cancelled_at = 0;
  std::string cancellation_id;
  std::string pg_tid;
  std::string reason;
  std::string receipt_url;  ///< left out when empty
  std::optional<TaxParts> tax =
      std::nullopt;  ///< as the PG booked it, where it knows the payment's
};

/// What is to happen to the cancels of this one payment, told in its field `_sandbox`.
struct Script {
  std::optional<Fault> cancel;
  std::string message;          ///< for a declined one
  int code = 1;                 ///< for a declined one; never 0
  std::optional<int> times;     ///< how often; without it always
  bool finishes_later = false;  ///< code 0 is not final, as with section 8's PGs
};

/// What i'mport calls the state after a refund in part. Both have been seen.
enum class PartialStatus { cancelled, paid };

/// A payment as the sandbox keeps it. What its logic needs has members of its own; all else is kept
/// as the JSON it is answered with.
struct Payment {
  std::string imp_uid;
  std::string merchant_uid;
  Money amount;
  Money cancel_amount;
  PaymentStatus status = PaymentStatus::paid;
  std::string pay_method;
  std::string pg_provider;
  std::string pg_tid;
  bool escrow = false;
  bool sandbox = false;  ///< of a test channel: see include_sandbox
  UnixTime started_at = 0;
  UnixTime paid_at = 0;
  UnixTime failed_at = 0;
  UnixTime cancelled_at = 0;
  UnixTime updated_at = 0;
  std::string fail_reason;
  std::string cancel_reason;
  std::vector<Cancellation> history;
  std::vector<Cancellation> unfinished;  ///< accepted, but the PG has not said yes yet
  std::size_t accepted = 0;              ///< cancels ever taken on, for their ids
  std::vector<std::pair<std::string, std::string>> other;  ///< name and JSON, by name
  Script script;
  /// What the PG has left of each tax part: of a payment at an MID for both kinds of goods, whose
  /// parts are told in `_sandbox`. i'mport's own answers say nothing of it.
  std::optional<TaxParts> tax_left;

  Money balance() const { return *minus(amount, cancel_amount); }
};

/// Reads the fields of i'mport's payment, with sensible values for absent ones: only imp_uid,
/// merchant_uid and amount are required. The reason, for people, when it can't be one.
Result<Payment, std::string> read_payment(const wire::JsonValue& value, PartialStatus partial,
                                          UnixTime now);

/// Of a payment's first, second, … cancellation. The form is ours.
std::string cancellation_id(const std::string& imp_uid, std::size_t number);

/// Appends the payment as i'mport answers it: all fields of the schema in alphabetical order.
void write_payment(std::string& to, const Payment& payment);

}  // namespace refund::sandbox
