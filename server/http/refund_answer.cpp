#include "server/http/refund_answer.h"

#include "server/http/answers.h"
#include "server/http/status.h"
#include "shared/refusal.h"

namespace refund::http {
namespace {

/// Visits every alternative of RefundAnswer; one without a call operator does not compile.
class Writer {
 public:
  Writer(httplib::Response& response, Lang lang) : response_(response), lang_(lang) {}

  void operator()(const Settled& settled) const { put(200, settled.payment, settled.refund); }
  void operator()(const StillPending& pending) const { put(202, pending.payment, pending.refund); }
  void operator()(const Failed& failed) const {
    Problem problem{problem_of(failed.refund.failure.value_or(RefundFailure::gateway_unavailable))};
    problem.detail = failed.refund.detail;
    problem.refusal = failed.refund.refusal;
    if (problem.refusal) problem.message = text(*problem.refusal, lang_);
    problem.instance = refund_path(failed.refund.id);
    if (problem.code == ProblemCode::gateway_declined)
      problem.refundable = refundable_amount(failed.payment);
    note(response_, "refund", failed.refund.id.str());
    put(std::move(problem));
  }
  void operator()(const Invalid& invalid) const { put(problem_of(invalid.violations, lang_)); }
  void operator()(const Refused& refused) const { put(problem_of(refused.why)); }
  void operator()(const NoSuchPayment&) const { put({ProblemCode::payment_not_found}); }
  void operator()(const GatewayUnavailable&) const { put({ProblemCode::gateway_unavailable}); }
  void operator()(const InProgress& other) const {
    Problem problem{ProblemCode::refund_in_progress};
    problem.instance = refund_path(other.open);
    put(std::move(problem));
  }
  void operator()(const BalanceChanged&) const { put({ProblemCode::balance_changed}); }
  void operator()(const KeyReused&) const { put({ProblemCode::idempotency_key_reused}); }
  void operator()(const NoSuchRefund&) const { put({ProblemCode::refund_not_found}); }
  void operator()(const ReviewOver& over) const {
    Problem problem{ProblemCode::review_over};
    problem.instance = refund_path(over.record.refund.id);
    put(std::move(problem));
  }

 private:
  void put(int status, const Payment& payment, const Refund& refund) const {
    wire::JsonWriter document;
    wire::write_payment_with_refund(document, payment, refund);
    answer_json(response_, status, document);
    response_.set_header("Location", refund_path(refund.id));
    note(response_, "refund", refund.id.str());
    note(response_, "outcome", std::string{to_string(refund.status)});
  }
  void put(Problem problem) const { answer_problem(response_, std::move(problem), lang_); }

  httplib::Response& response_;
  Lang lang_;
};

}  // namespace

void answer(httplib::Response& response, const RefundAnswer& outcome, Lang lang) {
  std::visit(Writer{response, lang}, outcome);
}

void answer(httplib::Response& response, const ReviewAnswer& outcome, Lang lang) {
  std::visit(Writer{response, lang}, outcome);
}

}  // namespace refund::http
