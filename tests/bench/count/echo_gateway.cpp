#include "tests/bench/count/echo_gateway.h"

#include <stdexcept>

#include "server/cancel_reason.h"
#include "server/iamport/cancel_reply.h"
#include "server/iamport/requests.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

/// What i'mport answers to the first cancel of a card payment: PHP's JSON, every field there.
std::string answer_to(const CancelOrder& order, const std::string& now) {
  const auto& imp_uid = order.imp_uid.str();
  const auto merchant_uid = "ORD-" + imp_uid.substr(imp_uid.size() - 8);
  const auto amount = order.amount.decimal();
  return R"({"code":0,"message":null,"response":{"amount":10000,"apply_num":"30001234",)"
         R"("bank_code":null,"bank_name":null,"buyer_addr":null,"buyer_email":null,)"
         R"("buyer_name":null,"buyer_postcode":null,"buyer_tel":null,"cancel_amount":)" +
         amount + R"(,"cancel_history":[{"amount":)" + amount +
         R"(,"cancellation_id":"cancellation_)" + imp_uid + R"(_1","cancelled_at":)" + now +
         R"(,"pg_tid":"tid_)" + imp_uid + R"(","reason":")" +
         reason_with(order.refund_id, order.reason) +
         R"("}],"cancel_reason":"bench","cancel_receipt_urls":[],"cancelled_at":)" + now +
         R"(,"card_code":"366","card_issuer_code":null,"card_issuer_name":null,)"
         R"("card_name":"\uc2e0\ud55c\uce74\ub4dc","card_number":"000000*********0",)"
         R"("card_publisher_code":null,"card_publisher_name":null,"card_quota":0,"card_type":0,)"
         R"("cash_receipt_issued":false,"channel":"pc","currency":"KRW","custom_data":null,)"
         R"("customer_uid":null,"customer_uid_usage":null,"deposit_history":[],)"
         R"("emb_pg_provider":null,"escrow":false,"fail_reason":null,"failed_at":0,"imp_uid":")" +
         imp_uid + R"(","merchant_uid":")" + merchant_uid + R"(","name":null,"paid_at":)" + now +
         R"(,"pay_method":"card","pg_id":"bench","pg_provider":"html5_inicis","pg_tid":"tid_)" +
         imp_uid + R"(","promotion":null,"receipt_url":null,"sandbox":false,"started_at":)" + now +
         R"(,"status":"cancelled","user_agent":null,"vbank_code":null,"vbank_date":0,)"
         R"("vbank_holder":null,"vbank_issued_at":0,"vbank_name":null,"vbank_num":null}})";
}

}  // namespace

CancelAnswer EchoGateway::cancel(const CancelOrder& order) {
  const auto sent = iamport::cancel_body(order);
  if (sent.find(order.imp_uid.str()) == sent.npos) throw std::logic_error("no cancel was written");
  const auto now = std::to_string(clock_.now().time_since_epoch().count());
  return iamport::read_cancel_reply(200, answer_to(order, now), order);
}

}  // namespace refund::bench
