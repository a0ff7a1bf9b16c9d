#include "server/http/answers.h"

#include <cassert>

#include "server/http/status.h"
#include "shared/wire/problem_wire.h"

namespace refund::http {
namespace {

/// True where trying again later can help.
bool is_transient(ProblemCode code) {
  const int status = status_of(code);
  return status == 429 || status == 503;
}

void put(httplib::Response& response, int status, std::string body, const char* content_type) {
  response.status = status;
  response.set_content(std::move(body), content_type);
  response.set_header("Cache-Control", "no-store");
}

/// `title` is in English, and the rest as the problem has it.
void answer(httplib::Response& response, Problem problem, Lang lang, std::string_view title) {
  problem.status = status_of(problem.code);
  if (problem.message.empty())
    problem.message = problem.reason ? text(*problem.reason, lang) : text(problem.code, lang);

  note(response, "code", std::string{to_string(problem.code)});

  wire::JsonWriter document;
  wire::write_problem(document, problem, title);
  put(response, problem.status, document.finish(), "application/problem+json");
  response.set_header("Content-Language", std::string{to_string(lang)});
  if (!problem.instance.empty() && problem.status == 409)
    response.set_header("Location", problem.instance);
  if (is_transient(problem.code) && !response.has_header("Retry-After"))
    response.set_header("Retry-After", std::to_string(retry_after.count()));
  if (problem.code == ProblemCode::unauthorized)
    response.set_header("WWW-Authenticate", "Bearer realm=\"imp-refund\"");
}

}  // namespace

void note(httplib::Response& response, std::string name, std::string value) {
  auto notes = notes_of(response);
  notes.push_back({std::move(name), std::move(value)});
  response.user_data.set("notes", std::move(notes));
}

std::vector<Note> notes_of(httplib::Response& response) {
  const auto* notes = response.user_data.get<std::vector<Note>>("notes");
  return notes ? *notes : std::vector<Note>{};
}

Lang lang_of(const httplib::Request& request) {
  return lang_from(request.get_header_value("Accept-Language"));
}

void answer_json(httplib::Response& response, int status, wire::JsonWriter& document) {
  put(response, status, document.finish(), "application/json");
}

void answer_problem(httplib::Response& response, Problem problem, Lang lang) {
  const auto title = text(problem.code, Lang::en);
  answer(response, std::move(problem), lang, title);
}

void answer_problem(httplib::Response& response, ProblemCode code, Lang lang) {
  answer_problem(response, Problem{code}, lang);
}

void answer_denied(httplib::Response& response, AdminDenied why, Lang lang) {
  Problem problem{why == AdminDenied::token_needed ? ProblemCode::unauthorized
                                                   : ProblemCode::forbidden};
  problem.message = text(why, lang);
  answer(response, std::move(problem), lang, text(why, Lang::en));
}

void answer_too_many(httplib::Response& response, std::chrono::seconds wait, Lang lang) {
  response.set_header("Retry-After", std::to_string(wait.count()));
  answer_problem(response, ProblemCode::too_many_requests, lang);
}

Problem problem_of(const std::vector<Violation>& violations, Lang lang) {
  assert(!violations.empty());
  Problem problem{ProblemCode::validation_failed};
  problem.message = text(violations.front(), lang);
  for (const auto violation : violations)
    problem.errors.push_back({std::string{to_string(field_of(violation))},
                              std::string{to_string(violation)},
                              std::string{text(violation, lang)}});
  return problem;
}

Problem problem_of(const std::vector<wire::ShapeProblem>& wrong, Lang lang) {
  Problem problem{ProblemCode::invalid_request};
  for (const auto& [field, error] : wrong)
    problem.errors.push_back(
        {field, std::string{to_string(error)}, std::string{text(error, lang)}});
  return problem;
}

Problem problem_of(NotRefundable why) {
  Problem problem{why == NotRefundable::already_refunded ? ProblemCode::already_refunded
                                                         : ProblemCode::not_refundable};
  problem.reason = why;
  return problem;
}

std::string refund_path(const RefundId& id) {
  return "/refunds/" + id.str();
}

}  // namespace refund::http
