#include "server/http/front.h"

#include <sodium.h>

#include <array>
#include <cassert>
#include <chrono>
#include <vector>

#include "server/http/answers.h"
#include "server/http/client_address.h"
#include "server/http/media_type.h"
#include "server/log.h"
#include "server/refund_store.h"
#include "shared/wire/problem_wire.h"

namespace refund::http {
namespace {

/// The page's own scripts and styles, and WebAssembly, which is compiled but not evaluated. The
/// widget styles its shadow root from its script, for which there is no other word.
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";
constexpr const char* data_policy = "default-src 'none'; frame-ancestors 'none'";

std::string new_request_id() {
  std::array<unsigned char, 8> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, bytes.size() * 2 + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

void add_security_headers(httplib::Response& response) {
  const bool is_page = is_media_type(response.get_header_value("Content-Type"), "text/html");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Permissions-Policy",
                      "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  response.set_header("Content-Security-Policy", is_page ? page_policy : data_policy);
  if (is_page) response.set_header("Cross-Origin-Opener-Policy", "same-origin");
}

/// A merchant's page loads the widget's module, its Wasm and its styles from here, and browsers
/// want leave for that. The files are the same for everyone and a `*` never comes with credentials,
/// so every origin may have them; what is worth guarding goes through the API and its allow-list.
void add_asset_headers(httplib::Response& response) {
  if (is_media_type(response.get_header_value("Content-Type"), "text/html")) return;
  response.set_header("Access-Control-Allow-Origin", "*");
  response.set_header("Cross-Origin-Resource-Policy", "cross-origin");
}

/// Why the library did not read the request. It closes no gap in what it tells: a status is all.
ProblemCode problem_of_status(int status) {
  if (status == 413) return ProblemCode::body_too_large;
  if (status == 415) return ProblemCode::unsupported_media_type;
  return ProblemCode::invalid_request;
}

}  // namespace

Front::Front(Router router, Pages pages, Cors cors, std::vector<IpNetwork> trusted_proxies,
             Clock& clock, Metrics& metrics)
    : router_(std::move(router)),
      pages_(std::move(pages)),
      cors_(std::move(cors)),
      trusted_proxies_(std::move(trusted_proxies)),
      clock_(clock),
      metrics_(metrics) {
  metrics_.describe("imp_refund_http_requests_total", "Answers, by route and status.");
  metrics_.describe("imp_refund_http_request_seconds", "From the whole request to its answer.");
}

void Front::serve(httplib::Server& routes) const {
  // The library has no routes, so each request that it has read falls through to its error handler:
  // the one place that sees them all, after the body has been read and before headers are written.
  routes.set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
    answer(request, response);
    return httplib::Server::HandlerResponse::Handled;
  });
}

void Front::answer(const httplib::Request& request, httplib::Response& response) const {
  const auto begin = clock_.steady_now();
  const auto request_id = new_request_id();
  const auto lang = lang_of(request);
  const auto client = client_of(request);
  std::string route;
  try {
    route = dispatch(request, client, response, lang);
  } catch (const StoreUnavailable& error) {
    log::error("store_unavailable", {{"request_id", request_id}, {"why", error.what()}});
    answer_problem(response, ProblemCode::store_unavailable, lang);
  } catch (const std::exception& error) {
    log::error("internal_error", {{"request_id", request_id}, {"why", error.what()}});
    answer_problem(response, ProblemCode::internal_error, lang);
  }
  add_security_headers(response);
  response.set_header("X-Request-Id", request_id);
  if (request.method == "HEAD") response.set_header("Accept-Ranges", "none");

  const auto took = clock_.steady_now() - begin;
  const auto status = std::to_string(response.status);
  metrics_.count("imp_refund_http_requests_total",
                 {{"method", request.method}, {"route", route}, {"status", status}});
  metrics_.observe("imp_refund_http_request_seconds", {{"route", route}}, took);

  std::vector<log::Field> line{{"request_id", request_id},
                               {"method", request.method},
                               {"route", route},
                               {"status", static_cast<std::int64_t>(response.status)},
                               {"ms", std::chrono::duration<double, std::milli>(took).count()},
                               {"remote", client}};
  const auto notes = notes_of(response);
  for (const auto& [name, value] : notes) line.push_back({name, value});
  log::info("request", line);
}

/// X-Forwarded-For may come in several lines, which stand for one.
std::string Front::client_of(const httplib::Request& request) const {
  if (trusted_proxies_.empty()) return request.remote_addr;
  std::string forwarded_for;
  const auto lines = request.headers.equal_range("X-Forwarded-For");
  for (auto line = lines.first; line != lines.second; ++line) {
    if (!forwarded_for.empty()) forwarded_for += ',';
    forwarded_for += line->second;
  }
  return client_address(request.remote_addr, forwarded_for, trusted_proxies_);
}

std::string Front::dispatch(const httplib::Request& request, const std::string& client,
                            httplib::Response& response, Lang lang) const {
  if (response.status != 404) {
    answer_problem(response, problem_of_status(response.status), lang);
    return "(unread)";
  }
  if (request.method == "OPTIONS") return answer_options(request, response, lang);

  const auto match = router_.find(request.method, request.target);
  if (const auto* found = std::get_if<Router::Found>(&match)) {
    cors_.add_headers(request, response);
    found->route->handler({request, found->path, client, lang, clock_.now()}, response);
    return found->route->pattern;
  }
  if (const auto* others = std::get_if<Router::OtherMethods>(&match)) {
    cors_.add_headers(request, response);
    answer_problem(response, ProblemCode::method_not_allowed, lang);
    response.set_header("Allow", others->allow);
    return others->pattern;
  }
  if (request.method == "GET" || request.method == "HEAD") {
    if (pages_.answer(request, response)) {
      add_asset_headers(response);
      return "(page)";
    }
  } else if (pages_.has(request.target)) {
    answer_problem(response, ProblemCode::method_not_allowed, lang);
    response.set_header("Allow", "GET, HEAD, OPTIONS");
    return "(page)";
  }
  answer_problem(response, ProblemCode::not_found, lang);
  return "(none)";
}

std::string Front::answer_options(const httplib::Request& request, httplib::Response& response,
                                  Lang lang) const {
  const auto match = router_.find(request.method, request.target);
  std::string allow;
  std::string route = "(page)";
  if (const auto* others = std::get_if<Router::OtherMethods>(&match)) {
    allow = others->allow;
    route = others->pattern;
    cors_.add_headers(request, response);
    cors_.add_preflight_headers(request, allow, response);
  } else if (pages_.has(request.target)) {
    allow = "GET, HEAD, OPTIONS";
  } else {
    answer_problem(response, ProblemCode::not_found, lang);
    return "(none)";
  }
  response.status = 204;
  response.set_header("Allow", allow);
  return route;
}

namespace {

/// For the programmer who meets it.
std::string_view explanation(Refusal why) {
  switch (why) {
    case Refusal::invalid_request:
      return "This is no HTTP/1.1 request that can be read.";
    case Refusal::length_required:
      return "A body needs a Content-Length; chunked ones are not taken.";
    case Refusal::headers_too_large:
      return "The address and the headers together are too long.";
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

RefusalBody refusal_body(Refusal why) {
  const auto code = [&] {
    switch (why) {
      case Refusal::invalid_request:
      case Refusal::length_required:
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
  // The request's language was not read, or is not worth reading now.
  Problem problem{code};
  problem.status = status_of(why);
  problem.detail = explanation(why);
  problem.message = text(code, Lang::ko);
  wire::JsonWriter document;
  wire::write_problem(document, problem);
  return {"application/problem+json", document.finish()};
}

}  // namespace refund::http
