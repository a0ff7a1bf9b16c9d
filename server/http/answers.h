#pragma once

#include <httplib.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "shared/admin_denied.h"
#include "shared/messages.h"
#include "shared/problem.h"
#include "shared/wire/json.h"
#include "shared/wire/request_wire.h"

namespace refund::http {

/// How soon a client may try again after a 503, or a 429 for which no better time is known.
inline constexpr std::chrono::seconds retry_after{3};

/// Something about this answer for its log line: ids and codes, nothing of a customer's.
struct Note {
  std::string name;
  std::string value;
};
void note(httplib::Response& response, std::string name, std::string value);
std::vector<Note> notes_of(httplib::Response& response);

/// The language of the words in an answer: the request's Accept-Language, else Korean.
Lang lang_of(const httplib::Request& request);

/// Answers a JSON document, which no cache may keep.
void answer_json(httplib::Response& response, int status, wire::JsonWriter& document);

/// Answers a problem document. Status and, where it is empty, `message` follow from the code.
void answer_problem(httplib::Response& response, Problem problem, Lang lang);
void answer_problem(httplib::Response& response, ProblemCode code, Lang lang);

/// Answers 401 or 403 in an operator's words.
void answer_denied(httplib::Response& response, AdminDenied why, Lang lang);

/// Answers 429 with the time after which the caller may try again.
void answer_too_many(httplib::Response& response, std::chrono::seconds wait, Lang lang);

/// The problems that more than one route has.
Problem problem_of(const std::vector<Violation>& violations, Lang lang);
Problem problem_of(const std::vector<wire::ShapeProblem>& wrong, Lang lang);
Problem problem_of(NotRefundable why);

/// "/refunds/rf_…"
std::string refund_path(const RefundId& id);

}  // namespace refund::http
