#include "server/sandbox/pg_refusals.h"

#include <algorithm>
#include <initializer_list>

#include "shared/bank.h"
#include "shared/kst.h"

namespace refund::sandbox {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_seconds;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

struct Cancel {
  const CancelCall& call;
  const Payment& payment;
  Money amount;
  sys_seconds now;

  bool pg(std::initializer_list<std::string_view> names) const {
    return one_of(payment.pg_provider, names);
  }
  bool by(std::initializer_list<std::string_view> methods) const {
    return one_of(payment.pay_method, methods);
  }
  bool in_part() const { return amount < payment.balance(); }
  bool has_account() const {
    return !call.refund_holder.empty() && !call.refund_bank.empty() && !call.refund_account.empty();
  }
  sys_seconds paid_at() const { return sys_seconds{std::chrono::seconds{payment.paid_at}}; }
};

using Refused = std::optional<Refusal>;

Refused account_rules(const Cancel& cancel) {
  const bool vbank = cancel.by({"vbank"});
  if (vbank && cancel.pg({"danal", "danal_tpay"}))
    return refused_by_pg("(가상계좌 환불을 지원하지 않는 PG사입니다)");

  const bool transfer_too = cancel.by({"trans"}) && cancel.pg({"smartro_v2", "welcome"});
  if (!vbank && !transfer_too) return std::nullopt;
  if (!cancel.has_account())
    return refused_by_pg(
        "(환불계좌 정보가 필요합니다: refund_holder, refund_bank, refund_account)");
  if (bank_table_of(cancel.payment.pg_provider) == BankTable::of_the_pg &&
      !find_bank(cancel.payment.pg_provider, cancel.call.refund_bank))
    return refused_by_pg("(환불계좌 은행코드가 올바르지 않습니다)");
  if (cancel.pg({"smartro", "smartro_v2", "welcome"}) && cancel.call.refund_tel.empty())
    return refused_by_pg("(환불계좌 예금주 연락처가 필요합니다: refund_tel)");
  if (vbank && cancel.pg({"ksnet"})) {
    const auto since_midnight = (cancel.now + kst_offset).time_since_epoch() % days{1};
    if (since_midnight >= hours{23} || since_midnight < hours{6})
      return refused_by_pg("(23시부터 06시까지는 가상계좌 환불을 할 수 없습니다)");
  }
  return std::nullopt;
}

Refused phone_rules(const Cancel& cancel) {
  if (!cancel.by({"phone"})) return std::nullopt;
  const auto paid = kst_date(cancel.paid_at());
  const auto today = kst_date(cancel.now);
  const bool same_month = paid.year() == today.year() && paid.month() == today.month();
  // KCP pays a late one back to an account.
  if (!same_month && !(cancel.pg({"kcp"}) && cancel.has_account()))
    return refused_by_pg("(휴대폰 소액결제는 결제한 달이 지나면 취소할 수 없습니다)");
  if (cancel.in_part() && !cancel.pg({"html5_inicis", "inicis", "inicis_unified", "kcp"}))
    return refused_by_pg("(휴대폰 소액결제는 부분취소를 할 수 없습니다)");
  return std::nullopt;
}

Refused partial_rules(const Cancel& cancel) {
  if (!cancel.in_part()) return std::nullopt;
  const bool gift_certificate =
      (cancel.pg({"tosspayments"}) &&
       cancel.by({"cultureland", "culturegift", "smartculture", "booknlife"})) ||
      (cancel.pg({"daou"}) && cancel.by({"smartculture", "booknlife"}));
  if (gift_certificate) return refused_by_pg("(상품권은 부분취소를 할 수 없습니다)");
  if (cancel.payment.escrow) return refused_by_pg("(에스크로 결제는 부분취소를 할 수 없습니다)");
  if (cancel.pg({"ksnet"}) && cancel.payment.history.size() >= 9)
    return refused_by_pg("(부분취소는 9회까지 할 수 있습니다)");
  return std::nullopt;
}

Refused naverpay_rules(const Cancel& cancel) {
  if (!cancel.pg({"naverpay"})) return std::nullopt;
  if (cancel.call.reason.empty()) return refused_by_pg("(취소 사유가 필요합니다: reason)");
  // Who asks is `admin` unless told.
  if (!one_of(cancel.call.requester, {"", "customer", "admin"}))
    return refused_by_pg("(취소 요청자가 올바르지 않습니다: extra.requester)");
  return std::nullopt;
}

Refused deadline_rules(const Cancel& cancel) {
  const auto age = cancel.now - cancel.paid_at();
  if ((cancel.pg({"paypal", "paypal_v2"}) && age > days{180}) ||
      (cancel.pg({"naverpay"}) && age > days{1095}))
    return refused_by_pg("(취소 가능 기간이 지났습니다)");
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refused_by_rules_of_pg(const CancelCall& call, const Payment& payment,
                                              Money amount, std::chrono::sys_seconds now) {
  const Cancel cancel{call, payment, amount, now};
  for (const auto rule :
       {account_rules, phone_rules, partial_rules, naverpay_rules, deadline_rules})
    if (auto why = rule(cancel)) return why;
  return std::nullopt;
}

bool finishes_later(const Payment& payment) {
  return payment.script.finishes_later || payment.pg_provider == "paypal_v2" ||
         payment.pg_provider == "paymentwall" ||
         (payment.pg_provider == "smartro_v2" && payment.pay_method == "vbank") ||
         (payment.pg_provider == "kicc" && payment.pay_method == "wechat");
}

}  // namespace refund::sandbox
