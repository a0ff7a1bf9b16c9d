#include "server/commands/demo_orders.h"

#include <algorithm>
#include <cassert>

#include "shared/kst.h"
#include "shared/wire/fields.h"
#include "shared/wire/json.h"

namespace refund {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_seconds;

/// The first second of the month in Seoul.
sys_seconds month_begin(sys_seconds now) {
  const auto today = kst_date(now);
  return std::chrono::sys_days{today.year() / today.month() / 1} - kst_offset;
}

/// What an order of the demo has of its own; the rest follows from it.
struct Sample {
  OrderKind kind;
  const char* number;  ///< the end of merchant_uid and imp_uid
  const char* name;
  Currency currency;
  std::int64_t amount;  ///< in minor units
  std::int64_t refunded;
  PaymentStatus status;
  PayMethod pay_method;
  const char* pg_provider;
  sys_seconds ordered_at;
};

DemoOrder order_of(const Sample& sample) {
  const std::string number = sample.number;
  Payment payment{*ImpUid::from("imp_4482800906" + number),
                  *MerchantUid::from("ORD20180131-00000" + number),
                  sample.name,
                  *Money::from_minor(sample.amount, sample.currency),
                  *Money::from_minor(sample.refunded, sample.currency),
                  sample.status,
                  sample.pay_method,
                  PgProvider{sample.pg_provider},
                  /*escrow=*/false,
                  sample.ordered_at,
                  /*receipt_url=*/""};
  if (sample.status == PaymentStatus::ready) payment.paid_at.reset();
  return {sample.kind, std::move(payment), sample.ordered_at};
}

std::int64_t unix_seconds(sys_seconds at) {
  return at.time_since_epoch().count();
}

void write_history(wire::JsonWriter& out, const DemoOrder& order) {
  out.begin_array("cancel_history");
  if (!order.payment.cancel_amount.is_zero()) {
    out.begin_object("");
    out.text("pg_tid", "demo_" + order.payment.imp_uid.str());
    out.text("cancellation_id", "cancel_" + order.payment.imp_uid.str());
    out.number(wire::field::amount, order.payment.cancel_amount.decimal());
    out.number("cancelled_at", std::to_string(unix_seconds(order.ordered_at + hours{5})));
    out.text(wire::field::reason, "구성품 일부 반품");
    out.end();
  }
  out.end();
}

/// See "_sandbox" in server/sandbox/payment.h.
void write_script(wire::JsonWriter& out, OrderKind kind) {
  if (kind != OrderKind::declined && kind != OrderKind::answer_lost) return;
  out.begin_object("_sandbox");
  if (kind == OrderKind::declined) {
    out.text("cancel", "decline");
    out.number("code", "-1");
    out.text("message", "결제취소에 실패하였습니다. [8178] 가맹점 환불 한도가 부족합니다.");
  } else {
    out.text("cancel", "vanish");
  }
  out.end();
}

}  // namespace

std::string_view to_string(OrderKind kind) {
  switch (kind) {
    case OrderKind::card:
      return "card";
    case OrderKind::card_partly_refunded:
      return "card_partly_refunded";
    case OrderKind::virtual_account:
      return "virtual_account";
    case OrderKind::virtual_account_and_tel:
      return "virtual_account_and_tel";
    case OrderKind::phone_this_month:
      return "phone_this_month";
    case OrderKind::phone_last_month:
      return "phone_last_month";
    case OrderKind::fully_refunded:
      return "fully_refunded";
    case OrderKind::not_paid:
      return "not_paid";
    case OrderKind::declined:
      return "declined";
    case OrderKind::answer_lost:
      return "answer_lost";
    case OrderKind::card_usd:
      return "card_usd";
  }
  assert(false);
  return "";
}

std::vector<DemoOrder> demo_orders(sys_seconds now) {
  using enum OrderKind;
  using enum PaymentStatus;
  using namespace pay_method;
  const auto krw = Currency::krw;
  const auto this_month = std::max(month_begin(now), now - hours{2});
  const auto last_month = month_begin(now) - days{9};

  std::vector<DemoOrder> orders;
  for (const auto& sample : std::initializer_list<Sample>{
           {card, "11", "유자 꽃차 한 통", krw, 10'000, 0, paid, pay_method::card, "html5_inicis",
            now - hours{26}},
           {card_partly_refunded, "12", "린넨 노트 3권 세트", krw, 30'000, 12'000, cancelled,
            pay_method::card, "nice", now - days{4}},
           {virtual_account, "13", "백자 찻잔 두 점", krw, 48'000, 0, paid, vbank, "html5_inicis",
            now - days{3}},
           {virtual_account_and_tel, "14", "청자 다관", krw, 86'000, 0, paid, vbank, "smartro_v2",
            now - days{5}},
           {phone_this_month, "15", "황동 책갈피", krw, 7'500, 0, paid, phone, "danal", this_month},
           {phone_last_month, "16", "편백 문진", krw, 12'500, 0, paid, phone, "danal", last_month},
           {fully_refunded, "17", "만년필 잉크 50ml", krw, 18'000, 18'000, cancelled,
            pay_method::card, "kcp", now - days{8}},
           {not_paid, "18", "책상 등불", krw, 64'000, 0, ready, vbank, "html5_inicis",
            now - hours{20}},
           {declined, "19", "손뜨개 무릎담요", krw, 39'000, 0, paid, pay_method::card, "kcp",
            now - days{2}},
           {answer_lost, "20", "수제 엽서 묶음", krw, 9'900, 0, paid, pay_method::card,
            "tosspayments", now - days{1}},
           {card_usd, "21", "한지 편지지 해외 배송", Currency::usd, 1'420, 0, paid,
            pay_method::card, "eximbay", now - days{6}},
       })
    orders.push_back(order_of(sample));
  return orders;
}

std::string sandbox_payment(const DemoOrder& order) {
  const auto& payment = order.payment;
  wire::JsonWriter out;
  out.text(wire::field::imp_uid, payment.imp_uid.str());
  out.text(wire::field::merchant_uid, payment.merchant_uid.str());
  out.text(wire::field::name, payment.name);
  out.text(wire::field::currency, payment.currency().code());
  out.number(wire::field::amount, payment.amount.decimal());
  out.number(wire::field::cancel_amount, payment.cancel_amount.decimal());
  out.text(wire::field::status, to_string(payment.status));
  out.text(wire::field::pay_method, payment.pay_method.str());
  out.text(wire::field::pg_provider, payment.pg_provider.str());
  out.number("started_at", std::to_string(unix_seconds(order.ordered_at)));
  if (payment.paid_at)
    out.number(wire::field::paid_at, std::to_string(unix_seconds(*payment.paid_at)));
  write_history(out, order);
  write_script(out, order.kind);
  return out.finish();
}

std::int64_t cancellations_of(const DemoOrder& order) {
  return order.payment.cancel_amount.is_zero() ? 0 : 1;
}

}  // namespace refund
