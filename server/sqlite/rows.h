#pragma once

#include <string>

#include "server/sqlite/connection.h"

/// Rows as the domain knows them. Each list of columns is spelled once, in the order in which its
/// reader counts them.
namespace refund::sqlite {

inline constexpr const char* payment_columns =
    "merchant_uid, imp_uid, name, currency, amount, cancel_amount, status, pay_method, "
    "pg_provider, escrow, paid_at, receipt_url, cancellations, tax_free, vat_amount";

struct PaymentRow {
  Payment payment;
  std::int64_t cancellations;
  std::optional<PaymentTax> tax = std::nullopt;
};
PaymentRow read_payment(const Query& row);

inline constexpr const char* refund_columns =
    "id, merchant_uid, imp_uid, currency, amount, checksum, reason, account_bank, account_number, "
    "status, failure, detail, requested_at, settled_at, receipt_url, idempotency_key, fingerprint, "
    "cancellations_seen, cancellation_id, call_answer, call_detail, call_ended_at, attempts, "
    "next_check_at, unchanged_since, seen, account_erased_at, call_limit, settle_after, vat, "
    "tax_free, review, approved_at";

RefundRecord read_refund(const Query& row);

inline constexpr const char* account_columns =
    "refund_id, account_bank, key_id, number, holder, tel";

AccountOf read_account(const Query& row);

inline constexpr const char* move_columns = "refund_id, from_status, to_status, at, cause, detail";

Move read_move(const Query& row);

inline constexpr const char* change_columns =
    "merchant_uid, at, cause, imp_uid, currency, status_before, status, cancel_amount_before, "
    "cancel_amount";

PaymentChange read_change(const Query& row);

}  // namespace refund::sqlite
