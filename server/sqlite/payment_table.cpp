#include "server/sqlite/payment_table.h"

#include "server/audit_notes.h"
#include "server/payment_news.h"
#include "server/sqlite/audit_table.h"

namespace refund::sqlite {
namespace {

const std::string select_payment =
    std::string{"SELECT "} + payment_columns + " FROM payments WHERE merchant_uid = :merchant_uid";

const std::string select_changes = std::string{"SELECT "} + change_columns +
                                   " FROM payment_changes WHERE merchant_uid = :merchant_uid "
                                   "ORDER BY seq";

void bind_row(Query& query, const PaymentRow& told, sys_seconds now, std::string_view cause) {
  const auto& payment = told.payment;
  query.bind(":merchant_uid", payment.merchant_uid.str())
      .bind(":name", payment.name)
      .bind(":currency", payment.currency().code())
      .bind(":amount", payment.amount.minor())
      .bind(":cancel_amount", payment.cancel_amount.minor())
      .bind(":status", to_string(payment.status))
      .bind(":pay_method", payment.pay_method.str())
      .bind(":pg_provider", payment.pg_provider.str())
      .bind(":escrow", std::int64_t{payment.escrow})
      .bind(":paid_at", payment.paid_at)
      .bind(":receipt_url", payment.receipt_url)
      .bind(":cancellations", told.cancellations)
      .bind(":now", now)
      .bind(":cause", cause);
}

/// For a payment that is there under the same imp_uid: the index of imp_uids is left alone.
void update_row(Connection& connection, const PaymentRow& told, sys_seconds now,
                std::string_view cause) {
  Query query{connection, R"sql(
      UPDATE payments
         SET tax_free = iif(amount = :amount AND currency = :currency, tax_free, NULL),
             vat_amount = iif(amount = :amount AND currency = :currency, vat_amount, NULL),
             name = :name, currency = :currency, amount = :amount, cancel_amount = :cancel_amount,
             status = :status, pay_method = :pay_method, pg_provider = :pg_provider,
             escrow = :escrow, paid_at = :paid_at, receipt_url = :receipt_url,
             cancellations = :cancellations, updated_at = :now, cause = :cause
       WHERE merchant_uid = :merchant_uid)sql"};
  bind_row(query, told, now, cause);
  query.execute();
}

void write_row(Connection& connection, const PaymentRow& told, sys_seconds now,
               std::string_view cause) {
  Query query{connection, R"sql(
      INSERT INTO payments (merchant_uid, imp_uid, name, currency, amount, cancel_amount, status,
                            pay_method, pg_provider, escrow, paid_at, receipt_url, cancellations,
                            updated_at, cause)
      VALUES (:merchant_uid, :imp_uid, :name, :currency, :amount, :cancel_amount, :status,
              :pay_method, :pg_provider, :escrow, :paid_at, :receipt_url, :cancellations,
              :now, :cause)
      ON CONFLICT (merchant_uid) DO UPDATE SET
        -- The tax parts are those of one payment.
        tax_free = iif(imp_uid = excluded.imp_uid AND amount = excluded.amount AND
                       currency = excluded.currency, tax_free, NULL),
        vat_amount = iif(imp_uid = excluded.imp_uid AND amount = excluded.amount AND
                         currency = excluded.currency, vat_amount, NULL),
        imp_uid = excluded.imp_uid, name = excluded.name, currency = excluded.currency,
        amount = excluded.amount, cancel_amount = excluded.cancel_amount,
        status = excluded.status, pay_method = excluded.pay_method,
        pg_provider = excluded.pg_provider, escrow = excluded.escrow, paid_at = excluded.paid_at,
        receipt_url = excluded.receipt_url, cancellations = excluded.cancellations,
        updated_at = excluded.updated_at, cause = excluded.cause)sql"};
  bind_row(query, told, now, cause);
  query.bind(":imp_uid", told.payment.imp_uid.str()).execute();
}

void write_change(Connection& connection, const Payment& before, const Payment& told,
                  sys_seconds now, std::string_view cause) {
  append_audit(connection, note_of(PaymentChange{told.merchant_uid, now, std::string{cause},
                                                 told.imp_uid, before.status, told.status,
                                                 before.cancel_amount, told.cancel_amount}));
  Query{connection, R"sql(
      INSERT INTO payment_changes (merchant_uid, at, cause, imp_uid, currency, status_before,
                                   status, cancel_amount_before, cancel_amount)
      VALUES (:merchant_uid, :now, :cause, :imp_uid, :currency, :status_before, :status,
              :cancel_amount_before, :cancel_amount))sql"}
      .bind(":merchant_uid", told.merchant_uid.str())
      .bind(":now", now)
      .bind(":cause", cause)
      .bind(":imp_uid", told.imp_uid.str())
      .bind(":currency", told.currency().code())
      .bind(":status_before", to_string(before.status))
      .bind(":status", to_string(told.status))
      .bind(":cancel_amount_before", before.cancel_amount.minor())
      .bind(":cancel_amount", told.cancel_amount.minor())
      .execute();
}

bool any(Connection& connection, const std::string& sql, const MerchantUid& merchant_uid) {
  return Query{connection, sql}.bind(":merchant_uid", merchant_uid.str()).step();
}

bool has_pending_refund(Connection& connection, const MerchantUid& merchant_uid) {
  return any(connection,
             "SELECT 1 FROM refunds WHERE merchant_uid = :merchant_uid AND status = 'pending'",
             merchant_uid);
}

bool has_refund(Connection& connection, const MerchantUid& merchant_uid) {
  return any(connection, "SELECT 1 FROM refunds WHERE merchant_uid = :merchant_uid LIMIT 1",
             merchant_uid);
}

bool belongs_to_another_order(Connection& connection, const Payment& payment) {
  return Query{connection,
               "SELECT 1 FROM payments WHERE imp_uid = :imp_uid AND merchant_uid <> :merchant_uid"}
      .bind(":imp_uid", payment.imp_uid.str())
      .bind(":merchant_uid", payment.merchant_uid.str())
      .step();
}

std::optional<ImportConflict> conflict_of(Connection& connection, const Payment& payment,
                                          const std::optional<PaymentRow>& known) {
  if (known && known->payment.imp_uid == payment.imp_uid) return std::nullopt;
  if (known && has_refund(connection, payment.merchant_uid)) return ImportConflict::another_payment;
  if (belongs_to_another_order(connection, payment))
    return ImportConflict::imp_uid_of_another_order;
  return std::nullopt;
}

}  // namespace

std::optional<PaymentRow> find_payment(Connection& connection, const MerchantUid& merchant_uid) {
  Query query{connection, select_payment};
  query.bind(":merchant_uid", merchant_uid.str());
  if (!query.step()) return std::nullopt;
  return read_payment(query);
}

std::vector<PaymentChange> changes_of(Connection& connection, const MerchantUid& merchant_uid) {
  Query query{connection, select_changes};
  query.bind(":merchant_uid", merchant_uid.str());
  std::vector<PaymentChange> changes;
  while (query.step()) changes.push_back(read_change(query));
  return changes;
}

Payment save_payment(Connection& connection, const PaymentRow& told, sys_seconds now,
                     std::string_view cause, std::optional<Money> refunded) {
  const auto known = find_payment(connection, told.payment.merchant_uid);
  if (known) {
    const auto news =
        compare(known->payment, known->cancellations, told.payment, told.cancellations);
    if (news == News::same || news == News::older) return known->payment;
    // A pending refund is of the payment that the books know: it has to settle first.
    if (news == News::another_payment && has_pending_refund(connection, told.payment.merchant_uid))
      return known->payment;
    const auto expected =
        refunded ? plus(known->payment.cancel_amount, *refunded) : std::optional<Money>{};
    if (expected != told.payment.cancel_amount)
      write_change(connection, known->payment, told.payment, now, cause);
  }
  if (known && known->payment.imp_uid == told.payment.imp_uid)
    update_row(connection, told, now, cause);
  else
    write_row(connection, told, now, cause);
  return told.payment;
}

bool save_tax(Connection& connection, const MerchantUid& merchant_uid, const PaymentTax& tax) {
  const auto known = find_payment(connection, merchant_uid);
  if (!known || !TaxParts::from(known->payment.amount, tax.tax_free, tax.vat_amount)) return false;
  Query query{connection, R"sql(
      UPDATE payments SET tax_free = :tax_free, vat_amount = :vat_amount
       WHERE merchant_uid = :merchant_uid)sql"};
  query.bind(":merchant_uid", merchant_uid.str()).bind(":tax_free", tax.tax_free.minor());
  tax.vat_amount ? query.bind(":vat_amount", tax.vat_amount->minor())
                 : query.bind_null(":vat_amount");
  return query.execute() == 1;
}

namespace {

/// True when it was not known so before.
bool take_over_tax(Connection& connection, const ImportRow& row) {
  if (!row.tax) return false;
  const auto known = find_payment(connection, row.payment.merchant_uid);
  if (known && known->tax == row.tax) return false;
  return save_tax(connection, row.payment.merchant_uid, *row.tax);
}

}  // namespace

ImportResult import_payments(Connection& connection, std::span<const ImportRow> rows,
                             sys_seconds now) {
  ImportResult result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto& payment = rows[row].payment;
    const auto known = find_payment(connection, payment.merchant_uid);
    if (const auto conflict = conflict_of(connection, payment, known)) {
      result.bad.push_back({row, *conflict});
      continue;
    }
    // A file tells nothing of cancellations, so what i'mport has told of them stands.
    const auto news =
        known ? compare(known->payment, known->cancellations, payment, 0) : News::newer;
    const bool told_nothing = news == News::same || news == News::older;
    if (!told_nothing) {
      if (known) write_change(connection, known->payment, payment, now, "import");
      write_row(connection, {payment, 0}, now, "import");
    }
    const bool told_tax = take_over_tax(connection, rows[row]);
    ++(told_nothing && !told_tax ? result.unchanged : result.stored);
  }
  return result;
}

}  // namespace refund::sqlite
