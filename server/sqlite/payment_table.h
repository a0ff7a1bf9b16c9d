#pragma once

#include <optional>
#include <span>

#include "server/sqlite/connection.h"
#include "server/sqlite/rows.h"

/// The payments and the history of what i'mport told about them. The functions that write expect to
/// be inside a transaction.
namespace refund::sqlite {

std::optional<PaymentRow> find_payment(Connection& connection, const MerchantUid& merchant_uid);

std::vector<PaymentChange> changes_of(Connection& connection, const MerchantUid& merchant_uid);

/// Returns the payment as it then stands. A change to `cancel_amount` other than by `refunded` is
/// news and goes into the history.
Payment save_payment(Connection& connection, const PaymentRow& told, sys_seconds now,
                     std::string_view cause, std::optional<Money> refunded = std::nullopt);

/// False when there is no such payment, or it is of another currency or of less.
bool save_tax(Connection& connection, const MerchantUid& merchant_uid, const PaymentTax& tax);

ImportResult import_payments(Connection& connection, std::span<const ImportRow> rows,
                             sys_seconds now);

}  // namespace refund::sqlite
