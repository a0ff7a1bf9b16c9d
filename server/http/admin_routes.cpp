#include "server/http/admin_routes.h"

#include <charconv>

#include "server/audit_notes.h"
#include "server/http/answers.h"
#include "server/http/media_type.h"
#include "server/http/record_wire.h"
#include "server/http/refund_answer.h"
#include "shared/text.h"
#include "shared/wire/fields.h"

namespace refund::http {
namespace {

using httplib::Response;

constexpr int limit_default = 100;
constexpr int limit_max = 1000;

/// Empty when the query's parameter of this name is not given.
std::optional<std::string> parameter(const httplib::Request& request, const char* name) {
  auto value = request.get_param_value(name);
  if (value.empty()) return std::nullopt;
  return value;
}

/// What to list, or the name of the parameter that is wrong.
Result<RefundFilter, std::string> filter_of(const httplib::Request& request, RefundStore& store) {
  RefundFilter filter;
  filter.limit = limit_default;
  if (const auto word = parameter(request, "status")) {
    filter.status = refund_status_from(*word);
    if (!filter.status) return Unexpected{std::string{"status"}};
  }
  if (const auto word = parameter(request, "review")) {
    filter.review = review_from(*word);
    if (!filter.review) return Unexpected{std::string{"review"}};
  }
  if (const auto order = parameter(request, "merchant_uid")) {
    filter.merchant_uid = MerchantUid::from(*order);
    if (!filter.merchant_uid) return Unexpected{std::string{"merchant_uid"}};
  }
  if (const auto cursor = parameter(request, "cursor")) {
    filter.after = RefundId::from(*cursor);
    if (!filter.after || !store.find_refund(*filter.after))
      return Unexpected{std::string{"cursor"}};
  }
  if (const auto limit = parameter(request, "limit")) {
    const auto end = limit->data() + limit->size();
    const auto read = std::from_chars(limit->data(), end, filter.limit);
    if (read.ec != std::errc{} || read.ptr != end || filter.limit < 1 || filter.limit > limit_max)
      return Unexpected{std::string{"limit"}};
  }
  return filter;
}

void list(RefundStore& store, const Call& call, Response& response) {
  auto filter = filter_of(call.request, store);
  if (!filter) {
    const std::vector wrong{wire::ShapeProblem{filter.error(), ShapeError::wrong_type}};
    return answer_problem(response, problem_of(wrong, call.lang), call.lang);
  }
  const auto limit = static_cast<std::size_t>(filter->limit);
  ++filter->limit;  // one more tells whether there is a next page
  const auto records = store.list(*filter);

  wire::JsonWriter document;
  document.begin_array(wire::field::refunds);
  for (std::size_t i = 0; i < std::min(limit, records.size()); ++i) {
    document.begin_object("");
    wire::write_record(document, records[i]);
    document.end();
  }
  document.end();
  if (records.size() > limit)
    document.text("next", records[limit - 1].refund.id.str());
  else
    document.null("next");
  answer_json(response, 200, document);
}

Asker by_merchant(const Call& call) {
  return asker_of(Merchant{}, call.client);
}

void show(RefundStore& store, const std::optional<RefundRecord>& record, const Call& call,
          Response& response) {
  if (!record) return answer_problem(response, ProblemCode::refund_not_found, call.lang);
  note(response, "refund", record->refund.id.str());
  wire::JsonWriter document;
  wire::write_record(document, *record);
  wire::write_history(document, store.history(record->refund.id));
  wire::write_changes(document, store.changes(record->refund.merchant_uid));
  answer_json(response, 200, document);
}

void wrong_field(const Call& call, Response& response, std::string_view field, ShapeError error) {
  answer_problem(response, problem_of({wire::ShapeProblem{std::string{field}, error}}, call.lang),
                 call.lang);
}

constexpr std::string_view by_admin = "admin API";

/// The words that the customer reads; a rejection without any tells them nothing.
void reject(RefundService& refunds, const RefundId& id, const Call& call, Response& response) {
  if (!is_media_type(call.request.get_header_value("Content-Type"), "application/json"))
    return answer_problem(response, ProblemCode::unsupported_media_type, call.lang);
  const auto body = wire::JsonObject::from(call.request.body);
  if (!body) return wrong_field(call, response, "", ShapeError::not_json);
  const auto reason = body->text(wire::field::reason).value_or("");
  const auto length = characters(reason);
  if (trimmed(reason).empty())
    return wrong_field(call, response, wire::field::reason, ShapeError::missing);
  if (!length || *length > reason_max || has_control_character(reason))
    return wrong_field(call, response, wire::field::reason, ShapeError::wrong_type);
  const auto outcome = refunds.reject(id, trimmed(reason), by_admin, by_merchant(call));
  const auto* done = std::get_if<Failed>(&outcome);
  if (!done) return answer(response, outcome, call.lang);
  // Rejected is what was asked for here, and no problem.
  wire::JsonWriter document;
  wire::write_refund(document, done->refund);
  answer_json(response, 200, document);
}

void list_refusals(RefundStore& store, const Call& call, Response& response) {
  std::optional<RefusalKind> kind;
  if (const auto word = parameter(call.request, "kind")) {
    kind = refusal_kind_from(*word);
    if (!kind) return wrong_field(call, response, "kind", ShapeError::wrong_type);
  }
  wire::JsonWriter document;
  document.begin_array("refusals");
  for (const auto& refusal : refusal_texts(store, kind)) {
    document.begin_object("");
    wire::write_refusal(document, refusal);
    document.end();
  }
  document.end();
  answer_json(response, 200, document);
}

}  // namespace

void add_admin_routes(Router& router, RefundStore& store, RefundService& refunds,
                      Reconciler& reconciler, const Access& access) {
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern, [&access, handler](const Call& call, Response& response) {
      if (const auto denied = access.admin_denied(call.request, call.now))
        return answer_denied(response, *denied, call.lang);
      handler(call, response);
    });
  };
  add("GET", "/admin/refunds",
      [&](const Call& call, Response& response) { list(store, call, response); });
  add("GET", "/admin/refunds/{id}", [&](const Call& call, Response& response) {
    const auto id = RefundId::from(call.path.front());
    show(store, id ? store.find_refund(*id) : std::nullopt, call, response);
  });
  add("POST", "/admin/refunds/{id}/retry", [&](const Call& call, Response& response) {
    const auto id = RefundId::from(call.path.front());
    const auto record = id ? reconciler.check(*id) : std::nullopt;
    if (record) store.write_audit(note_of_retry(*record, by_merchant(call), call.now));
    show(store, record, call, response);
  });
  add("POST", "/admin/refunds/{id}/approve", [&](const Call& call, Response& response) {
    const auto id = RefundId::from(call.path.front());
    if (!id) return answer_problem(response, ProblemCode::refund_not_found, call.lang);
    answer(response, refunds.approve(*id, by_admin, by_merchant(call)), call.lang);
  });
  add("POST", "/admin/refunds/{id}/reject", [&](const Call& call, Response& response) {
    const auto id = RefundId::from(call.path.front());
    if (!id) return answer_problem(response, ProblemCode::refund_not_found, call.lang);
    reject(refunds, *id, call, response);
  });
  add("GET", "/admin/refusals",
      [&](const Call& call, Response& response) { list_refusals(store, call, response); });
  add("POST", "/admin/reconcile", [&](const Call& call, Response& response) {
    const auto report = reconciler.pass();
    store.write_audit(note_of_pass(report, by_merchant(call), call.now));
    wire::JsonWriter document;
    wire::write_report(document, report);
    answer_json(response, 200, document);
  });
  add("GET", "/admin/audit/head", [&](const Call&, Response& response) {
    const auto head = store.audit_head();
    wire::JsonWriter document;
    document.number("seq", std::to_string(head.seq));
    document.text("hash", hex(head.hash));
    answer_json(response, 200, document);
  });
}

}  // namespace refund::http
