#include "server/http/refusal_answer.h"

#include <cassert>
#include <string>
#include <string_view>

#include "shared/problem.h"
#include "shared/wire/json.h"
#include "shared/wire/problem_wire.h"

namespace refund::http {
namespace {

/// For the programmer who meets it.
std::string_view explanation(Refusal why) {
  switch (why) {
    case Refusal::invalid_request:
      return "This is no HTTP/1.1 request that can be read.";
    case Refusal::length_required:
      return "A body needs a Content-Length; chunked ones are not taken.";
    case Refusal::target_too_long:
      return "The address is longer than 4 KiB.";
    case Refusal::headers_too_large:
      return "The address and the headers together are too long, or there are too many of them.";
    case Refusal::request_timeout:
      return "The request did not arrive whole in time.";
    case Refusal::payload_too_large:
      return "The body is larger than 16 KiB.";
    case Refusal::overloaded:
      return "Nothing was done. Try again in a moment.";
  }
  return {};
}

}  // namespace

RefusalAnswer refusal_answer(Refusal why, Lang lang) {
  const auto code = [&] {
    switch (why) {
      case Refusal::invalid_request:
      case Refusal::length_required:
      case Refusal::target_too_long:
      case Refusal::headers_too_large:
      case Refusal::request_timeout:
        return ProblemCode::invalid_request;
      case Refusal::payload_too_large:
        return ProblemCode::body_too_large;
      case Refusal::overloaded:
        return ProblemCode::overloaded;
    }
    assert(false);
    return ProblemCode::invalid_request;
  }();
  Problem problem{code};
  problem.status = status_of(why);
  problem.detail = explanation(why);
  problem.message = text(code, lang);
  wire::JsonWriter document;
  wire::write_problem(document, problem);
  HeaderLines headers{{"Cache-Control", "no-store"},
                      {"Content-Language", std::string{to_string(lang)}}};
  if (why == Refusal::overloaded) headers.emplace_back("Retry-After", "1");
  return {"application/problem+json", document.finish(), std::move(headers)};
}

}  // namespace refund::http
