#include "server/http/admin_routes.h"

#include <charconv>

#include "server/audit_notes.h"
#include "server/http/answers.h"
#include "server/http/record_wire.h"
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

}  // namespace

void add_admin_routes(Router& router, RefundStore& store, Reconciler& reconciler,
                      const Access& access) {
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern, [&access, handler](const Call& call, Response& response) {
      if (const auto problem = access.admin_problem(call.request, call.now))
        return answer_problem(response, *problem, call.lang);
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
