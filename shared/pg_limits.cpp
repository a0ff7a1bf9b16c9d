// What the PGs refund at all, until when, in which parts and at which hours.
#include "shared/pg_facts.h"

namespace refund {
namespace {

using enum Support;
using enum RefundWindow;
using enum Knowledge;
using enum PartialRefund;

// clang-format off
constexpr PgFact<Support> support[] = {
    {"danal|danal_tpay", "vbank", not_supported, Source::help_virtual_account},
    {"inicis_jp", "cvs", not_supported, Source::pg_inicis_jp},  // paid in a convenience store
    {"", "", supported, Source::guide_basic},
};

constexpr PgFact<WindowRule> windows[] = {
    {"", "phone", {same_month_in_korea, 0, documented}, Source::guide_basic},
    {"ksnet", "", {months, 6, documented}, Source::pg_ksnet},
    {"naverpay", "", {days, 1095, documented}, Source::guide_v2},
    {"kakaopay", "card", {years, 1, documented}, Source::guide_v2},
    {"kakaopay", "", {years, 5, documented}, Source::guide_v2},
    {"paypal|paypal_v2", "", {days, 180, documented, WindowCalendar::unknown}, Source::guide_v2},
    {"", "paypal", {days, 180, documented, WindowCalendar::unknown}, Source::guide_v2},
    {"tosspayments", "trans", {days, 180, documented}, Source::toss_cancel_guide},
    {"tosspayments", "vbank", {days, 365, usual}, Source::toss_cancel_guide},
    {"nice_v2", "vbank", {days, 180, usual}, Source::nice_manual},
    {"", "vbank", {open, 0, documented}, Source::help_deadlines},
    {"", "card", {years, 1, usual}, Source::help_deadlines},
    {"", "trans", {months, 3, usual}, Source::help_deadlines},
    {"", "", {open, 0, Knowledge::unknown}, Source::none},
};

constexpr PgFact<LateRefund> late[] = {
    {"kcp", "phone", LateRefund::by_account, Source::schema_cancel},
    {"", "", LateRefund::none, Source::guide_basic},
};

constexpr PgFact<PartialRule> partials[] = {
    // Inicis approves the rest anew and then cancels the whole; KCP does it on request.
    {"html5_inicis|inicis|kcp", "phone", {allowed, 0}, Source::help_partial},
    {"", "phone", {not_allowed, 0}, Source::help_partial},
    {"ksnet", "", {allowed, 9}, Source::pg_ksnet},
    {"tosspayments", "culturegift|cultureland|smartculture|booknlife", {not_allowed, 0}, Source::schema_cancel},
    {"daou", "smartculture|booknlife", {not_allowed, 0}, Source::help_partial},
    {"", "", {allowed, 0}, Source::guide_basic},
};

constexpr PgFact<EscrowRefund> escrows[] = {
    {"welcome", "", EscrowRefund::whole_only_once_declined, Source::pg_welcome_caution},
    {"", "", EscrowRefund::whole_only, Source::help_partial},
};

constexpr PgFact<ClosedHours> closed_hours[] = {
    {"ksnet", "vbank", {23, 6}, Source::pg_ksnet},
    {"", "", {0, 0}, Source::none},
};
// clang-format on

static_assert(is_sourced(support) && is_sourced(windows) && is_sourced(late) &&
              is_sourced(partials) && is_sourced(escrows) && is_sourced(closed_hours));

}  // namespace

std::span<const PgFact<Support>> support_facts() {
  return support;
}
std::span<const PgFact<WindowRule>> window_facts() {
  return windows;
}
std::span<const PgFact<LateRefund>> late_facts() {
  return late;
}
std::span<const PgFact<PartialRule>> partial_facts() {
  return partials;
}
std::span<const PgFact<EscrowRefund>> escrow_facts() {
  return escrows;
}
std::span<const PgFact<ClosedHours>> closed_hours_facts() {
  return closed_hours;
}

}  // namespace refund
