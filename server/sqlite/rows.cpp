#include "server/sqlite/rows.h"

#include <utility>

namespace refund::sqlite {
namespace {

/// What the schema's constraints don't hold, the program that wrote it did. A row that breaks it
/// was written by someone else.
template <class T>
T sound(std::optional<T> value, const char* what) {
  if (!value) throw StoreUnavailable(std::string{"the database holds no valid "} + what);
  return *std::move(value);
}

sys_seconds time(std::int64_t unix_seconds) {
  return sys_seconds{std::chrono::seconds{unix_seconds}};
}

std::optional<sys_seconds> optional_time(const Query& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return time(row.integer(column));
}

std::optional<std::string> optional_text(const Query& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.text(column);
}

Currency currency(const Query& row, int column) {
  return sound(Currency::from(row.text(column)), "currency");
}

Money money(const Query& row, int column, Currency currency) {
  return sound(Money::from_minor(row.integer(column), currency), "amount");
}

std::optional<MaskedAccount> account(const Query& row, int bank, int number) {
  if (row.is_null(bank)) return std::nullopt;
  return MaskedAccount{row.text(bank), row.text(number)};
}

std::optional<CallEnd> call_end(const Query& row, int answer, int detail, int at) {
  if (row.is_null(answer)) return std::nullopt;
  return CallEnd{sound(call_answer_from(row.text(answer)), "call answer"), row.text(detail),
                 time(row.integer(at))};
}

std::optional<PaymentTax> payment_tax(const Query& row, int tax_free, int vat, Currency in) {
  if (row.is_null(tax_free)) return std::nullopt;
  return PaymentTax{money(row, tax_free, in),
                    row.is_null(vat) ? std::nullopt : std::optional{money(row, vat, in)}};
}

std::optional<TaxParts> tax(const Query& row, int vat, int tax_free, Money amount) {
  if (row.is_null(tax_free)) return std::nullopt;
  const auto in = amount.currency();
  return sound(TaxParts::from(amount, money(row, tax_free, in), money(row, vat, in)), "tax parts");
}

/// While a refund waits for a review nothing is due, though the schema wants a time there.
std::optional<sys_seconds> next_check(const Query& row, int column, Review review) {
  if (review == Review::waiting) return std::nullopt;
  return optional_time(row, column);
}

std::optional<IdempotencyKey> key(const Query& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return sound(IdempotencyKey::from(row.text(column)), "idempotency key");
}

}  // namespace

PaymentRow read_payment(const Query& row) {
  const auto in = currency(row, 3);
  return {{sound(ImpUid::from(row.text(1)), "imp_uid"),
           sound(MerchantUid::from(row.text(0)), "merchant_uid"), row.text(2), money(row, 4, in),
           money(row, 5, in), sound(payment_status_from(row.text(6)), "payment status"),
           PayMethod{row.text(7)}, PgProvider{row.text(8)}, row.integer(9) != 0,
           optional_time(row, 10), row.text(11)},
          row.integer(12),
          payment_tax(row, 13, 14, in)};
}

RefundRecord read_refund(const Query& row) {
  const auto in = currency(row, 3);
  const auto failure = optional_text(row, 10);
  Refund refund{sound(RefundId::from(row.text(0)), "refund id"),
                sound(MerchantUid::from(row.text(1)), "merchant_uid"),
                money(row, 4, in),
                row.text(6),
                sound(refund_status_from(row.text(9)), "refund status"),
                failure ? refund_failure_from(*failure) : std::nullopt,
                row.text(11),
                time(row.integer(12)),
                optional_time(row, 13),
                row.text(14)};
  const auto review = sound(review_from(row.text(31)), "review");
  refund.under_review = review == Review::waiting;
  const auto parts = tax(row, 29, 30, refund.amount);
  return {std::move(refund),
          sound(ImpUid::from(row.text(2)), "imp_uid"),
          money(row, 5, in),
          key(row, 15),
          row.text(16),
          account(row, 7, 8),
          optional_time(row, 26),
          row.integer(17),
          row.text(18),
          call_end(row, 19, 20, 21),
          static_cast<int>(row.integer(22)),
          next_check(row, 23, review),
          optional_time(row, 24),
          row.text(25),
          {std::chrono::seconds{row.integer(27)}, std::chrono::seconds{row.integer(28)}},
          parts,
          review,
          optional_time(row, 32)};
}

AccountOf read_account(const Query& row) {
  return {sound(RefundId::from(row.text(0)), "refund id"),
          row.text(1),
          {row.text(2), row.bytes(3), row.bytes(4),
           row.is_null(5) ? std::nullopt : std::optional{row.bytes(5)}}};
}

Move read_move(const Query& row) {
  const auto from = optional_text(row, 1);
  return {sound(RefundId::from(row.text(0)), "refund id"),
          from ? refund_status_from(*from) : std::nullopt,
          sound(refund_status_from(row.text(2)), "refund status"),
          time(row.integer(3)),
          row.text(4),
          row.text(5)};
}

PaymentChange read_change(const Query& row) {
  const auto in = currency(row, 4);
  return {sound(MerchantUid::from(row.text(0)), "merchant_uid"),
          time(row.integer(1)),
          row.text(2),
          sound(ImpUid::from(row.text(3)), "imp_uid"),
          sound(payment_status_from(row.text(5)), "payment status"),
          sound(payment_status_from(row.text(6)), "payment status"),
          money(row, 7, in),
          money(row, 8, in)};
}

}  // namespace refund::sqlite
