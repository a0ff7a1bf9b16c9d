#pragma once

#include <string_view>

namespace refund {

/// Where a rule is known from. Every row of a table of rules names one of these.
enum class Source {
  schema_cancel,          ///< V1 schema, POST /payments/cancel
  guide_basic,            ///< V1 guide, refunding a payment
  guide_virtual_account,  ///< V1 guide, refunding a virtual account
  guide_v2,               ///< V2 guide, refunding a payment: the limits of each pay method
  help_deadlines,         ///< help centre, until when and when the money arrives
  help_arrival,           ///< help centre, when the money arrives
  help_partial,           ///< help centre, where no partial refund is possible
  help_virtual_account,   ///< help centre, testing and refunding virtual accounts
  help_merchant_balance,  ///< help centre, four pages on refusals for a low balance
  pg_ksnet,               ///< V1 guide, KSNET, warnings
  pg_smartro_v2,          ///< V1 guide, new Smartro, API
  pg_welcome_api,         ///< V1 guide, Welcome Payments, API
  pg_welcome_caution,     ///< V1 guide, Welcome Payments, cautions
  pg_naverpay,            ///< V1 guide, Naver Pay
  pg_inicis,              ///< V1 guide, KG Inicis
  pg_inicis_jp,           ///< V1 guide, KG Inicis Japan
  pg_daou,                ///< V1 guide, Kiwoom Pay, cautions
  pg_mobilians,           ///< V1 guide, KG Mobilians
  pg_kicc_v2,             ///< V1 guide, KICC overseas
  pg_paypal,              ///< V1 guide, PayPal through PortOne, two pages
  pg_settle,              ///< V1 guide, Hecto Financial (settle)
  pg_tosspay_v2,          ///< V1 guide, Toss Pay, cautions
  pg_toss_brandpay,       ///< V1 guide, Toss Payments BrandPay
  release_paymentwall,    ///< release note of 2023-07-17
  promotion,              ///< guide, refunding a payment with a promotion
  help_test_mode,         ///< help centre, cancelling test payments
  support_tax,            ///< guide, tax
  help_vat,               ///< help centre, VAT at Inicis and at KCP
  issue_kakaopay_vat,     ///< an issue of the Java client
  bank_codes,             ///< guide, bank codes of each PG
  toss_cancel_guide,      ///< Toss Payments, "Cancel a payment"
  nice_manual,            ///< NICEPAY manual, api/cancel
  none,                   ///< nothing was found
};

/// How many sources there are, without `none`.
inline constexpr int source_count = static_cast<int>(Source::none);

/// What a reader looks for: the page, and its snapshot where it was read as one. For documents and
/// operators; the widget does not carry it.
std::string_view text(Source source);

}  // namespace refund
