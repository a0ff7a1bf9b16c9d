#include "server/sandbox/envelope.h"
#include "server/sandbox/php_json.h"
#include "server/sandbox/world.h"
#include "shared/wire/json.h"

namespace refund::sandbox {
namespace {

using httplib::Request;
using httplib::Response;
using wire::JsonKind;
using wire::JsonObject;
using wire::JsonValue;

void answer_json(Response& response, std::string json) {
  response.status = 200;
  response.set_content(std::move(json), "application/json");
}

void answer_error(Response& response, int status, const std::string& why) {
  std::string json = R"({"error":)";
  php::write_text(json, why);
  response.status = status;
  response.set_content(json + "}", "application/json");
}

/// One payment, or an array of them.
void put_payments(const Request& request, Response& response, World& world) {
  const auto body = JsonObject::parse(request.body);
  if (!body) return answer_error(response, 400, "the body is no JSON");
  const bool several = body->kind == JsonKind::array;
  const auto now = unix_time(world.now());

  std::vector<Payment> payments;
  for (std::size_t i = 0; i < (several ? body->items.size() : 1); ++i) {
    auto payment = read_payment(several ? body->items[i] : *body, world.partial_status, now);
    if (!payment) return answer_error(response, 400, payment.error());
    payments.push_back(std::move(*payment));
  }
  std::string json;
  for (auto& payment : payments) {
    json += json.empty() ? (several ? "[" : "") : ",";
    write_payment(json, payment);
    world.payments.put(std::move(payment));
  }
  if (several) json += json.empty() ? "[]" : "]";
  answer_json(response, std::move(json));
}

void put_faults(const Request& request, Response& response, World& world) {
  const auto body = JsonObject::parse(request.body);
  if (!body) return answer_error(response, 400, "the body is no JSON");
  const auto plan = read_fault_plan(*body, world.latency);
  if (!plan) return answer_error(response, 400, plan.error());
  world.faults.plan(*plan);
  answer_json(response, world.faults.json());
}

void write_tax(std::string& to, const std::optional<TaxParts>& tax) {
  if (!tax) {
    to += "null";
    return;
  }
  to += R"({"supply":)" + tax->supply().decimal();
  to += R"(,"vat":)" + tax->vat().decimal();
  to += R"(,"tax_free":)" + tax->tax_free().decimal() + "}";
}

/// What the PG has left of each tax part, and what each cancel took, oldest first.
void write_taxes(std::string& to, const Payment& payment) {
  to += R"("tax_left":)";
  write_tax(to, payment.tax_left);
  to += R"(,"tax_cancelled":[)";
  for (const auto& entry : payment.history) {
    if (&entry != &payment.history.front()) to += ',';
    write_tax(to, entry.tax);
  }
  to += "],";
}

void write_state_of(std::string& to, const Payment& payment) {
  write_payment(to, payment);
  to.back() = ',';
  to += R"("_sandbox":{)";
  write_taxes(to, payment);
  to += R"("accepted":)";
  php::write_number(to, static_cast<std::int64_t>(payment.accepted));
  to += R"(,"script":)";
  php::write_text_or_null(to, payment.script.cancel ? to_string(*payment.script.cancel) : "");
  to += R"(,"unfinished":[)";
  for (const auto& entry : payment.unfinished) {
    if (&entry != &payment.unfinished.front()) to += ',';
    to += entry.amount.decimal();
  }
  to += "]}}";
}

void get_state(const Request&, Response& response, World& world) {
  std::string json = "{\"calls\":" + world.calls.json() + ",\n\"faults\":" + world.faults.json() +
                     ",\n\"payments\":[";
  world.payments.read([&](const Books& books) {
    for (const auto& payment : books.all()) {
      json += &payment == &books.all().front() ? "\n" : ",\n";
      write_state_of(json, payment);
    }
  });
  answer_json(response, json + "]}\n");
}

/// As an operator does it in i'mport's console: with a reason of its own, and always told by
/// webhook. The body may say an amount; without one it is all that is left.
void cancel_at_console(const Request& request, Response& response, World& world) {
  CancelCall call;
  call.imp_uid = request.path_params.at("imp_uid");
  call.reason = "관리자페이지취소";
  if (!request.body.empty()) {
    const auto body = JsonObject::from(request.body);
    if (!body) return answer_error(response, 400, "the body is no JSON object");
    call.amount = body->number("amount").value_or("");
    call.refund_holder = body->text("refund_holder").value_or("");
    call.refund_bank = body->text("refund_bank").value_or("");
    call.refund_account = body->text("refund_account").value_or("");
    call.refund_tel = body->text("refund_tel").value_or("");
  }
  const auto done = world.payments.cancel(call, world.now());
  if (!done) return answer_error(response, 409, done.error().message);
  world.webhook.send(*done);
  answer_json(response, done->json);
}

/// {"outcome":"done"} or {"outcome":"refused"}: how the PG answers about unfinished cancels.
void finish(const Request& request, Response& response, World& world) {
  const auto body = JsonObject::from(request.body.empty() ? "{}" : request.body);
  const auto outcome = body ? body->text("outcome").value_or("done") : "";
  if (outcome != "done" && outcome != "refused")
    return answer_error(response, 400, "outcome is done or refused");
  const auto done =
      world.payments.finish(request.path_params.at("imp_uid"),
                            outcome == "done" ? Finish::done : Finish::refused, world.now());
  if (!done) return answer_error(response, 404, done.error().message);
  if (outcome == "done") world.webhook.send(*done);
  answer_json(response, done->json);
}

/// What a PG shows of a card's cancel, at the address that the cancel was answered with.
void get_receipt(const Request& request, Response& response, World& world) {
  const auto& wanted = request.path_params.at("cancellation_id");
  std::string amount;
  world.payments.read([&](const Books& books) {
    for (const auto& payment : books.all())
      for (const auto& entry : payment.history)
        if (entry.cancellation_id == wanted && !entry.receipt_url.empty())
          amount = entry.amount.decimal() + " " + std::string{entry.amount.currency().code()};
  });
  if (amount.empty()) return answer_error(response, 404, "no such receipt");
  response.set_content(
      R"(<!DOCTYPE html><html lang="ko"><meta charset="utf-8">)"
      R"(<meta name="viewport" content="width=device-width">)"
      R"(<title>매출전표 (샌드박스)</title><h1>신용카드 매출전표</h1><p>취소 금액: )" +
          amount + R"(</p><p>샌드박스의 전표입니다. 실제 거래가 아닙니다.</p></html>)",
      "text/html; charset=utf-8");
}

}  // namespace

void mount_control(httplib::Server& server, World& world) {
  const auto with = [&world](auto handler) {
    return [&world, handler](const Request& request, Response& response) {
      handler(request, response, world);
    };
  };
  server.Post("/_sandbox/payments", with(put_payments));
  server.Post("/_sandbox/payments/:imp_uid/cancel", with(cancel_at_console));
  server.Post("/_sandbox/payments/:imp_uid/finish", with(finish));
  server.Put("/_sandbox/faults", with(put_faults));
  server.Get("/_sandbox/state", with(get_state));
  server.Get("/_sandbox/receipts/:cancellation_id", with(get_receipt));
}

}  // namespace refund::sandbox
