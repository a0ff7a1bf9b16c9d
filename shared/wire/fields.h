#pragma once

#include <string_view>

/// The field names of our HTTP API, spelled once. The request's own fields stand in
/// refund_rules.h's RequestField, since the rules name them in their errors.
namespace refund::wire::field {

inline constexpr std::string_view imp_uid = "imp_uid";
inline constexpr std::string_view merchant_uid = "merchant_uid";
inline constexpr std::string_view name = "name";
inline constexpr std::string_view currency = "currency";
inline constexpr std::string_view amount = "amount";
inline constexpr std::string_view cancel_amount = "cancel_amount";
inline constexpr std::string_view refundable_amount = "refundable_amount";
inline constexpr std::string_view checksum = "checksum";
inline constexpr std::string_view status = "status";
inline constexpr std::string_view pay_method = "pay_method";
inline constexpr std::string_view pg_provider = "pg_provider";
inline constexpr std::string_view escrow = "escrow";
inline constexpr std::string_view paid_at = "paid_at";
inline constexpr std::string_view receipt_url = "receipt_url";

inline constexpr std::string_view refund = "refund";
inline constexpr std::string_view refunds = "refunds";
inline constexpr std::string_view id = "id";
inline constexpr std::string_view reason = "reason";
inline constexpr std::string_view failure = "failure";
inline constexpr std::string_view requested_at = "requested_at";
inline constexpr std::string_view settled_at = "settled_at";

inline constexpr std::string_view refund_account_required = "refund_account_required";
inline constexpr std::string_view refund_tel_required = "refund_tel_required";
inline constexpr std::string_view partial_refund_allowed = "partial_refund_allowed";
inline constexpr std::string_view not_refundable = "not_refundable";
inline constexpr std::string_view refundable_until = "refundable_until";
inline constexpr std::string_view refundable_until_known = "refundable_until_known";
inline constexpr std::string_view partials_left = "partials_left";
inline constexpr std::string_view opens_again_at = "opens_again_at";
inline constexpr std::string_view arrival = "arrival";
inline constexpr std::string_view kind = "kind";
inline constexpr std::string_view business_days_from = "business_days_from";
inline constexpr std::string_view business_days_to = "business_days_to";
inline constexpr std::string_view earliest = "earliest";
inline constexpr std::string_view latest = "latest";
inline constexpr std::string_view review_above = "review_above";
inline constexpr std::string_view confirmed_later = "confirmed_later";
inline constexpr std::string_view under_review = "under_review";
inline constexpr std::string_view refusal = "refusal";
inline constexpr std::string_view reasons = "reasons";
inline constexpr std::string_view fee = "fee";
inline constexpr std::string_view borne_by = "borne_by";
inline constexpr std::string_view tax = "tax";
inline constexpr std::string_view supply = "supply";
inline constexpr std::string_view vat = "vat";
inline constexpr std::string_view tax_free = "tax_free";
inline constexpr std::string_view vat_amount = "vat_amount";
inline constexpr std::string_view bank_codes = "bank_codes";
inline constexpr std::string_view banks = "banks";
inline constexpr std::string_view code = "code";

inline constexpr std::string_view type = "type";
inline constexpr std::string_view title = "title";
inline constexpr std::string_view detail = "detail";
inline constexpr std::string_view message = "message";
inline constexpr std::string_view errors = "errors";
inline constexpr std::string_view field = "field";
inline constexpr std::string_view instance = "instance";

}  // namespace refund::wire::field
