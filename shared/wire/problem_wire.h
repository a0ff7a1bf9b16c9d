#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/messages.h"
#include "shared/problem.h"
#include "shared/wire/fields.h"
#include "shared/wire/json_kind.h"

/// Problem documents: RFC 9457, and what the i'mport guide's client reads (`message`).
namespace refund::wire {

/// `title`: what kind of problem it is, in English; the code's own words say it, unless their
/// reader is no customer.
template <ObjectWriter Writer>
void write_problem(Writer& out, const Problem& problem, std::string_view title) {
  const auto code = to_string(problem.code);
  out.text(field::type, "urn:imp-refund:problem:" + std::string{code});
  out.text(field::title, title);
  out.number(field::status, std::to_string(problem.status));
  out.text(field::detail, problem.detail.empty() ? problem.message : problem.detail);
  out.text(field::code, code);
  out.text(field::message, problem.message);
  if (problem.reason) out.text(field::reason, to_string(*problem.reason));
  if (problem.refusal) out.text(field::refusal, to_string(*problem.refusal));
  if (!problem.instance.empty()) out.text(field::instance, problem.instance);
  if (problem.refundable) out.number(field::refundable_amount, problem.refundable->decimal());
  if (problem.errors.empty()) return;

  out.begin_array(field::errors);
  for (const auto& error : problem.errors) {
    out.begin_object("");
    out.text(field::field, error.field);
    out.text(field::code, error.code);
    out.text(field::message, error.message);
    out.end();
  }
  out.end();
}

template <ObjectWriter Writer>
void write_problem(Writer& out, const Problem& problem) {
  write_problem(out, problem, text(problem.code, Lang::en));
}

/// Empty when it is no problem document of ours, such as a proxy's own error page.
template <ObjectReader Reader>
std::optional<Problem> read_problem(const Reader& in) {
  const auto code = problem_code_from(in.text(field::code).value_or(""));
  if (!code) return std::nullopt;

  Problem problem{*code,
                  0,
                  in.text(field::detail).value_or(""),
                  in.text(field::message).value_or(""),
                  not_refundable_from(in.text(field::reason).value_or("")),
                  refusal_kind_from(in.text(field::refusal).value_or("")),
                  {},
                  in.text(field::instance).value_or("")};
  for (const char c : in.number(field::status).value_or(""))
    if (c >= '0' && c <= '9' && problem.status < 1000)
      problem.status = problem.status * 10 + (c - '0');
  in.each(field::errors, [&](const Reader& item) {
    problem.errors.push_back({item.text(field::field).value_or(""),
                              item.text(field::code).value_or(""),
                              item.text(field::message).value_or("")});
  });
  return problem;
}

}  // namespace refund::wire
