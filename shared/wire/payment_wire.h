#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/bank.h"
#include "shared/kst.h"
#include "shared/messages.h"
#include "shared/payment.h"
#include "shared/refund.h"
#include "shared/refund_rules.h"
#include "shared/shop_terms.h"
#include "shared/wire/eligibility_wire.h"
#include "shared/wire/fields.h"
#include "shared/wire/json_kind.h"

/// Payments and refunds as our API answers them. What one side writes the other reads.
namespace refund::wire {

template <ObjectWriter Writer>
void write_optional_text(Writer& out, std::string_view name, std::string_view value) {
  value.empty() ? out.null(name) : out.text(name, value);
}

template <ObjectWriter Writer>
void write_payment(Writer& out, const Payment& payment) {
  out.text(field::imp_uid, payment.imp_uid.str());
  out.text(field::merchant_uid, payment.merchant_uid.str());
  write_optional_text(out, field::name, payment.name);
  out.text(field::currency, payment.currency().code());
  out.number(field::amount, payment.amount.decimal());
  out.number(field::cancel_amount, payment.cancel_amount.decimal());
  out.number(field::refundable_amount, refundable_amount(payment).decimal());
  out.text(field::status, to_string(payment.status));
  write_optional_text(out, field::pay_method, payment.pay_method.str());
  write_optional_text(out, field::pg_provider, payment.pg_provider.str());
  out.boolean(field::escrow, payment.escrow);
  write_optional_text(out, field::paid_at, payment.paid_at ? kst_timestamp(*payment.paid_at) : "");
  write_optional_text(out, field::receipt_url, payment.receipt_url);
}

template <ObjectWriter Writer>
void write_refund(Writer& out, const Refund& refund) {
  out.text(field::id, refund.id.str());
  out.text(field::merchant_uid, refund.merchant_uid.str());
  out.text(field::currency, refund.amount.currency().code());
  out.number(field::amount, refund.amount.decimal());
  out.text(field::reason, refund.reason);
  out.text(field::status, to_string(refund.status));
  if (refund.failure) {
    out.text(field::failure, to_string(*refund.failure));
    write_optional_text(out, field::detail, refund.detail);
  }
  if (refund.refusal) out.text(field::refusal, to_string(*refund.refusal));
  if (refund.under_review) out.boolean(field::under_review, true);
  out.text(field::requested_at, kst_timestamp(refund.requested_at));
  write_optional_text(out, field::settled_at,
                      refund.settled_at ? kst_timestamp(*refund.settled_at) : "");
  write_optional_text(out, field::receipt_url, refund.receipt_url);
}

/// The answer to POST /payments/cancel: the payment, and the refund inside it.
template <ObjectWriter Writer>
void write_payment_with_refund(Writer& out, const Payment& payment, const Refund& refund) {
  write_payment(out, payment);
  out.begin_object(field::refund);
  write_refund(out, refund);
  out.end();
}

/// What GET /payments/{merchant_uid} answers: all that the widget shows before anything is typed.
struct PaymentView {
  Payment payment;
  Eligibility eligibility;
  std::vector<Refund> refunds;  ///< newest first
  ShopTerms shop = {};
};

template <ObjectWriter Writer>
void write_shop_terms(Writer& out, const ShopTerms& shop) {
  out.begin_array(field::reasons);
  for (const auto& reason : shop.reasons) {
    out.begin_object("");
    out.text(field::code, reason.code);
    out.text(field::name, reason.name);
    out.end();
  }
  out.end();
  if (!shop.fee) return;
  out.begin_object(field::fee);
  out.text(field::currency, shop.fee->amount.currency().code());
  out.number(field::amount, shop.fee->amount.decimal());
  out.text(field::borne_by, to_string(shop.fee->bearer));
  out.end();
}

template <ObjectWriter Writer>
void write_payment_view(Writer& out, const PaymentView& view, Lang lang) {
  write_payment(out, view.payment);
  out.boolean(field::refund_account_required, view.eligibility.account_required);
  out.boolean(field::refund_tel_required, view.eligibility.tel_required);
  out.boolean(field::partial_refund_allowed, view.eligibility.partial_allowed);
  if (view.eligibility.not_refundable)
    out.text(field::not_refundable, to_string(*view.eligibility.not_refundable));
  write_preview(out, view.eligibility);
  write_shop_terms(out, view.shop);

  if (view.eligibility.account_required)
    out.text(field::bank_codes,
             bank_table_of(view.payment.pg_provider.str()) == BankTable::of_the_pg ? "of_the_pg"
                                                                                   : "standard");
  out.begin_array(field::banks);
  if (view.eligibility.account_required) {
    for (const auto& bank : banks_of(view.payment.pg_provider.str())) {
      out.begin_object("");
      out.text(field::code, bank.code);
      out.text(field::name, lang == Lang::ko ? bank.name_ko : bank.name_en);
      out.end();
    }
  }
  out.end();

  out.begin_array(field::refunds);
  for (const auto& refund : view.refunds) {
    out.begin_object("");
    write_refund(out, refund);
    out.end();
  }
  out.end();
}

namespace detail {

/// An amount of the given currency. Empty when the member is no number or no such amount.
template <ObjectReader Reader>
std::optional<Money> read_money(const Reader& in, std::string_view name, Currency currency) {
  const auto number = in.number(name);
  if (!number) return std::nullopt;
  const auto money = Money::parse(*number, currency);
  if (!money) return std::nullopt;
  return *money;
}

template <ObjectReader Reader>
std::optional<Currency> read_currency(const Reader& in) {
  return Currency::from(in.text(field::currency).value_or(""));
}

template <ObjectReader Reader>
std::optional<std::chrono::sys_seconds> read_time(const Reader& in, std::string_view name) {
  return from_kst_timestamp(in.text(name).value_or(""));
}

}  // namespace detail

/// Empty when it is not what write_payment() writes.
template <ObjectReader Reader>
std::optional<Payment> read_payment(const Reader& in) {
  const auto currency = detail::read_currency(in);
  if (!currency) return std::nullopt;
  auto imp_uid = ImpUid::from(in.text(field::imp_uid).value_or(""));
  auto merchant_uid = MerchantUid::from(in.text(field::merchant_uid).value_or(""));
  const auto amount = detail::read_money(in, field::amount, *currency);
  const auto cancel_amount = detail::read_money(in, field::cancel_amount, *currency);
  const auto status = payment_status_from(in.text(field::status).value_or(""));
  if (!imp_uid || !merchant_uid || !amount || !cancel_amount || !status) return std::nullopt;
  if (!minus(*amount, *cancel_amount)) return std::nullopt;

  return Payment{*std::move(imp_uid),
                 *std::move(merchant_uid),
                 in.text(field::name).value_or(""),
                 *amount,
                 *cancel_amount,
                 *status,
                 PayMethod{in.text(field::pay_method).value_or("")},
                 PgProvider{in.text(field::pg_provider).value_or("")},
                 in.boolean(field::escrow).value_or(false),
                 detail::read_time(in, field::paid_at),
                 in.text(field::receipt_url).value_or("")};
}

/// Empty when it is not what write_refund() writes.
template <ObjectReader Reader>
std::optional<Refund> read_refund(const Reader& in) {
  const auto currency = detail::read_currency(in);
  if (!currency) return std::nullopt;
  auto id = RefundId::from(in.text(field::id).value_or(""));
  auto merchant_uid = MerchantUid::from(in.text(field::merchant_uid).value_or(""));
  const auto amount = detail::read_money(in, field::amount, *currency);
  const auto status = refund_status_from(in.text(field::status).value_or(""));
  const auto requested_at = detail::read_time(in, field::requested_at);
  if (!id || !merchant_uid || !amount || !status || !requested_at) return std::nullopt;

  return Refund{*std::move(id),
                *std::move(merchant_uid),
                *amount,
                in.text(field::reason).value_or(""),
                *status,
                refund_failure_from(in.text(field::failure).value_or("")),
                in.text(field::detail).value_or(""),
                *requested_at,
                detail::read_time(in, field::settled_at),
                in.text(field::receipt_url).value_or(""),
                in.boolean(field::under_review).value_or(false),
                refusal_kind_from(in.text(field::refusal).value_or(""))};
}

/// What is not there is not told; a fee that can't be read is as good as none.
template <ObjectReader Reader>
ShopTerms read_shop_terms(const Reader& in) {
  ShopTerms shop;
  in.each(field::reasons, [&](const Reader& item) {
    if (auto name = item.text(field::name))
      shop.reasons.push_back({item.text(field::code).value_or(""), *std::move(name)});
  });
  if (const auto fee = in.object(field::fee)) {
    const auto currency = detail::read_currency(*fee);
    const auto amount =
        currency ? detail::read_money(*fee, field::amount, *currency) : std::nullopt;
    const auto bearer = fee_bearer_from(fee->text(field::borne_by).value_or(""));
    if (amount && bearer) shop.fee = RefundFee{*amount, *bearer};
  }
  return shop;
}

/// Empty when it is not what write_payment_view() writes. `banks` is left out: both sides compile
/// the same table.
template <ObjectReader Reader>
std::optional<PaymentView> read_payment_view(const Reader& in) {
  auto payment = read_payment(in);
  if (!payment) return std::nullopt;

  const auto why_not = not_refundable_from(in.text(field::not_refundable).value_or(""));
  Eligibility eligibility{why_not,
                          why_not ? Money::zero(payment->currency()) : refundable_amount(*payment),
                          in.boolean(field::partial_refund_allowed).value_or(false),
                          in.boolean(field::refund_account_required).value_or(false),
                          in.boolean(field::refund_tel_required).value_or(false)};
  read_preview(in, eligibility);

  PaymentView view{*std::move(payment), eligibility, {}, read_shop_terms(in)};
  in.each(field::refunds, [&](const Reader& item) {
    if (auto refund = read_refund(item)) view.refunds.push_back(*std::move(refund));
  });
  return view;
}

}  // namespace refund::wire
