#include "shared/pg_rules.h"

#include <cassert>

namespace refund {
namespace {

using enum AccountNeed;
using enum PartialRefund;
using enum RefundWindow;
using enum Support;

// The more particular row stands first. Sources: PortOne's documentation, snapshot of 2026-08-06.
// clang-format off
constexpr PgRule table[] = {
    // PG            method          support        account                partial      window
    {"danal",        "vbank",        not_supported, account,               allowed,     open,
     "help: inicis-vbank-refund, impossible-partial-cancel"},
    {"danal_tpay",   "vbank",        not_supported, account,               allowed,     open,
     "help: inicis-vbank-refund, impossible-partial-cancel"},
    {"smartro",      "vbank",        supported,     account_and_telephone, allowed,     open,
     "schema: /payments/cancel refund_tel"},
    {"smartro_v2",   "vbank",        supported,     account_and_telephone, allowed,     open,
     "pg/smartro-v2/api"},
    {"smartro_v2",   "trans",        supported,     account_and_telephone, allowed,     open,
     "pg/smartro-v2/api"},
    {"welcome",      "vbank",        supported,     account_and_telephone, allowed,     open,
     "pg/welcome/api"},
    {"welcome",      "trans",        supported,     account_and_telephone, allowed,     open,
     "pg/welcome/api"},
    {"",             "vbank",        supported,     account,               allowed,     open,
     "opi/cancel/v1/virtual-account"},
    {"html5_inicis", "phone",        supported,     none,                  allowed,     same_month_in_korea,
     "help: impossible-partial-cancel; cancel-deadline-by-paymethod"},
    {"inicis",       "phone",        supported,     none,                  allowed,     same_month_in_korea,
     "help: impossible-partial-cancel; cancel-deadline-by-paymethod"},
    {"kcp",          "phone",        supported,     none,                  allowed,     same_month_in_korea,
     "help: impossible-partial-cancel; cancel-deadline-by-paymethod"},
    {"",             "phone",        supported,     none,                  not_allowed, same_month_in_korea,
     "help: impossible-partial-cancel; cancel-deadline-by-paymethod"},
    {"tosspayments", "culturegift",  supported,     none,                  not_allowed, open,
     "help: impossible-partial-cancel"},
    {"tosspayments", "cultureland",  supported,     none,                  not_allowed, open,
     "help: impossible-partial-cancel"},
    {"tosspayments", "smartculture", supported,     none,                  not_allowed, open,
     "help: impossible-partial-cancel"},
    {"tosspayments", "booknlife",    supported,     none,                  not_allowed, open,
     "help: impossible-partial-cancel"},
    {"daou",         "smartculture", supported,     none,                  not_allowed, open,
     "help: impossible-partial-cancel"},
    {"daou",         "booknlife",    supported,     none,                  not_allowed, open,
     "help: impossible-partial-cancel"},
    {"",             "",             supported,     none,                  allowed,     open,
     "opi/cancel/v1/basic"},
};
// clang-format on

bool fits(std::string_view wanted, std::string_view word) {
  return wanted.empty() || wanted == word;
}

}  // namespace

const PgRule& pg_rule_of(const Payment& payment) {
  for (const auto& rule : table)
    if (fits(rule.pg_provider, payment.pg_provider.str()) &&
        fits(rule.pay_method, payment.pay_method.str()))
      return rule;
  assert(false);  // the last row fits everything
  return table[0];
}

}  // namespace refund
