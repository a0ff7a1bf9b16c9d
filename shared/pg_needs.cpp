// What the PGs want to be told, and when the money arrives.
#include "shared/pg_facts.h"

namespace refund {
namespace {

using enum AccountNeed;
using enum ArrivalKind;
using enum OnPaymentDay;

// clang-format off
constexpr PgFact<AccountNeed> accounts[] = {
    {"smartro", "vbank", account_and_telephone, Source::schema_cancel},
    {"smartro_v2", "vbank|trans", account_and_telephone, Source::pg_smartro_v2},
    {"welcome", "vbank|trans", account_and_telephone, Source::pg_welcome_api},
    {"", "vbank", account, Source::guide_virtual_account},
    {"", "", AccountNeed::none, Source::guide_basic},
};

constexpr PgFact<ArrivalRule> arrivals[] = {
    {"tosspayments", "card", {business_days, 3, 4, whole_amount_same_day}, Source::toss_cancel_guide},
    {"", "card", {business_days, 3, 5, whole_amount_same_day}, Source::help_arrival},
    {"tosspayments", "trans", {same_day}, Source::toss_cancel_guide},
    // Paid into an account, unlike other transfers, and not said when.
    {"smartro_v2|welcome", "trans", {ArrivalKind::unknown}, Source::none},
    {"", "trans", {business_days, 0, 1, any_amount_same_day}, Source::help_arrival},
    {"daou", "vbank", {business_days_or_more, 7, 7}, Source::pg_daou},
    {"mobilians", "vbank", {thursdays}, Source::pg_mobilians},
    {"tosspayments", "vbank", {business_days, 2, 2}, Source::toss_cancel_guide},
    {"", "vbank", {business_days, 1, 2}, Source::guide_v2},
    {"", "phone", {same_day}, Source::schema_cancel},
    {"tosspayments", "paypal", {business_days, 1, 5}, Source::toss_cancel_guide},
    {"", "", {ArrivalKind::unknown}, Source::none},
};

constexpr PgFact<Finality> finalities[] = {
    {"paypal_v2", "", Finality::later, Source::pg_paypal},
    {"smartro_v2", "vbank", Finality::later, Source::pg_smartro_v2},
    {"kicc|kicc_v2", "wechat", Finality::later, Source::pg_kicc_v2},
    {"paymentwall", "", Finality::later, Source::release_paymentwall},
    {"", "", Finality::at_once, Source::schema_cancel},
};

constexpr PgFact<bool> requesters[] = {
    {"naverpay", "", true, Source::pg_naverpay},
    {"", "", false, Source::schema_cancel},
};

constexpr PgFact<TaxRule> taxes[] = {
    {"ksnet", "vbank", {TaxFreeField::not_supported, VatField::not_supported, Knowledge::documented}, Source::pg_ksnet},
    {"daou", "vbank|trans", {TaxFreeField::not_supported, VatField::not_supported, Knowledge::documented}, Source::pg_daou},
    {"daou", "kakaopay|payco", {TaxFreeField::not_supported, VatField::not_supported, Knowledge::documented}, Source::help_partial},
    {"html5_inicis|inicis", "", {TaxFreeField::sent, VatField::when_given_at_payment, Knowledge::documented}, Source::schema_cancel},
    {"nice|nice_v2|welcome", "", {TaxFreeField::sent, VatField::when_given_at_payment, Knowledge::documented}, Source::schema_cancel},
    {"tosspay_v2", "", {TaxFreeField::sent, VatField::when_given_at_payment, Knowledge::documented}, Source::pg_tosspay_v2},
    {"kakaopay", "", {TaxFreeField::sent, VatField::not_supported, Knowledge::documented}, Source::schema_cancel},
    {"kcp|kcp_billing|kcp_quick|kicc|payco|smartro_v2", "", {TaxFreeField::sent, VatField::not_supported, Knowledge::documented}, Source::schema_cancel},
    {"toss_brandpay", "", {TaxFreeField::sent, VatField::not_supported, Knowledge::documented}, Source::pg_toss_brandpay},
    {"mobilians", "", {TaxFreeField::sent, VatField::not_supported, Knowledge::documented}, Source::pg_mobilians},
    {"", "", {TaxFreeField::sent, VatField::not_supported, Knowledge::unknown}, Source::schema_cancel},
};
// clang-format on

static_assert(is_sourced(accounts) && is_sourced(arrivals) && is_sourced(finalities) &&
              is_sourced(requesters) && is_sourced(taxes));

}  // namespace

std::span<const PgFact<AccountNeed>> account_facts() {
  return accounts;
}
std::span<const PgFact<ArrivalRule>> arrival_facts() {
  return arrivals;
}
std::span<const PgFact<Finality>> finality_facts() {
  return finalities;
}
std::span<const PgFact<bool>> requester_facts() {
  return requesters;
}
std::span<const PgFact<TaxRule>> tax_facts() {
  return taxes;
}

}  // namespace refund
