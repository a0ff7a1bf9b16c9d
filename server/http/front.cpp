#include "server/http/front.h"

#include <sodium.h>

#include <array>
#include <chrono>
#include <vector>

#include "server/http/answers.h"
#include "server/http/refusal_answer.h"
#include "server/refund_store.h"

namespace refund::http {
namespace {

constexpr std::string_view widget_script = "/imp-refund.js";

std::string new_request_id() {
  std::array<unsigned char, 8> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, bytes.size() * 2 + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

void add(const HeaderLines& lines, httplib::Response& response) {
  for (const auto& [name, value] : lines) response.set_header(name, value);
}

Cors::Asked asked(const httplib::Request& request) {
  return {request.get_header_value("Origin"), request.get_header_value("Host")};
}

/// As a label: what a client makes up must not become a new series each time.
std::string_view method_of(const httplib::Request& request) {
  for (const std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"})
    if (request.method == known) return known;
  return "other";
}

/// Why the library did not read the request. It closes no gap in what it tells: a status is all.
ProblemCode problem_of_status(int status) {
  if (status == 413) return ProblemCode::body_too_large;
  if (status == 415) return ProblemCode::unsupported_media_type;
  return ProblemCode::invalid_request;
}

}  // namespace

Front::Front(Router router, Pages pages, Cors cors, LocalhostPages localhost_pages,
             TrustedProxies proxies, Transport transport, Clock& clock, Metrics& metrics)
    : router_(std::move(router)),
      pages_(std::move(pages)),
      cors_(std::move(cors)),
      localhost_pages_(localhost_pages),
      proxies_(std::move(proxies)),
      transport_(transport),
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
  const auto request_id = proxies_.request_id_of(request).value_or(new_request_id());
  const auto lang = lang_of(request);
  const auto client = proxies_.client_of(request);
  Served served{"(failed)", Content::data};
  try {
    served = dispatch(request, client, response, lang);
  } catch (const StoreUnavailable& error) {
    log::error("store_unavailable", {{"request_id", request_id}, {"why", error.what()}});
    answer_problem(response, ProblemCode::store_unavailable, lang);
  } catch (const std::exception& error) {
    log::error("internal_error", {{"request_id", request_id}, {"why", error.what()}});
    answer_problem(response, ProblemCode::internal_error, lang);
  }
  const auto secure = proxies_.says_https(request) ? Transport::tls : transport_;
  const auto widget = widget_elsewhere(request).value_or("");
  add(security_headers(served.content, secure, widget), response);
  if (served.content == Content::data) add(cors_.headers_for(asked(request)), response);
  response.set_header("X-Request-Id", request_id);
  if (request.method == "HEAD") response.set_header("Accept-Ranges", "none");

  const auto took = clock_.steady_now() - begin;
  metrics_.observe("imp_refund_http_request_seconds", {{"route", served.route}}, took);
  std::vector<log::Field> more{{"ms", std::chrono::duration<double, std::milli>(took).count()}};
  const auto notes = notes_of(response);
  for (const auto& [name, value] : notes) more.push_back({name, value});
  record({request_id, method_of(request), served.route, client, response.status}, more);
}

/// One line and one count for each answer.
void Front::record(const Line& line, const std::vector<log::Field>& more) const {
  metrics_.count(
      "imp_refund_http_requests_total",
      {{"method", line.method}, {"route", line.route}, {"status", std::to_string(line.status)}});
  std::vector<log::Field> fields{{"request_id", line.request_id},
                                 {"method", line.method},
                                 {"route", line.route},
                                 {"status", static_cast<std::int64_t>(line.status)},
                                 {"remote", line.remote}};
  fields.insert(fields.end(), more.begin(), more.end());
  log::info("request", fields);
}

Front::Served Front::dispatch(const httplib::Request& request, const std::string& client,
                              httplib::Response& response, Lang lang) const {
  if (response.status != 404) {
    answer_problem(response, problem_of_status(response.status), lang);
    return {"(unread)", Content::data};
  }
  if (request.method == "OPTIONS") return {answer_options(request, response, lang), Content::data};

  const auto match = router_.find(request.method, request.target);
  if (const auto* found = std::get_if<Router::Found>(&match)) {
    found->route->handler({request, found->path, client, lang, clock_.now()}, response);
    return {found->route->pattern, Content::data};
  }
  if (const auto* others = std::get_if<Router::OtherMethods>(&match)) {
    answer_problem(response, ProblemCode::method_not_allowed, lang);
    response.set_header("Allow", others->allow);
    return {others->pattern, Content::data};
  }
  if (request.method == "GET" || request.method == "HEAD") {
    if (const auto content = answer_page(request, response)) return {"(page)", *content};
  } else if (pages_.has(request.target)) {
    answer_problem(response, ProblemCode::method_not_allowed, lang);
    response.set_header("Allow", "GET, HEAD, OPTIONS");
    return {"(page)", Content::data};
  }
  answer_problem(response, ProblemCode::not_found, lang);
  return {"(none)", Content::data};
}

std::optional<Content> Front::answer_page(const httplib::Request& request,
                                          httplib::Response& response) const {
  const auto elsewhere = widget_elsewhere(request);
  if (elsewhere && request.path == widget_script && pages_.has(request.target)) {
    // A module knows the address that it came from in the end, and takes all else from there.
    response.set_redirect(*elsewhere + request.path, 307);
    response.set_header("Cache-Control", "no-store");
    return Content::asset;
  }
  if (!pages_.answer(request, response)) return std::nullopt;
  return pages_.is_html(request.target) ? Content::page : Content::asset;
}

std::optional<std::string> Front::widget_elsewhere(const httplib::Request& request) const {
  if (localhost_pages_ == LocalhostPages::our_own) return std::nullopt;
  return widget_origin(request.get_header_value("Host"));
}

std::string Front::answer_options(const httplib::Request& request, httplib::Response& response,
                                  Lang lang) const {
  const auto match = router_.find(request.method, request.target);
  std::string allow;
  std::string route = "(page)";
  if (const auto* others = std::get_if<Router::OtherMethods>(&match)) {
    allow = others->allow;
    route = others->pattern;
    if (request.has_header("Access-Control-Request-Method"))
      add(cors_.preflight_headers_for(asked(request), allow), response);
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

RefusalAnswer Front::refusal(const RefusedRequest& request) const {
  const auto request_id = new_request_id();
  const auto header = [&](std::string_view name) {
    return header_of(request.head, name).value_or(std::string_view{});
  };
  auto answer = refusal_answer(request.why, lang_from(header("Accept-Language")));
  answer.headers.emplace_back("X-Request-Id", request_id);
  for (const auto& lines :
       {security_headers(Content::data, transport_),
        cors_.headers_for({std::string{header("Origin")}, std::string{header("Host")}})})
    answer.headers.insert(answer.headers.end(), lines.begin(), lines.end());
  record({request_id, "", "(refused)", request.peer.address, status_of(request.why)},
         {{"code", to_string(request.why)}});
  return answer;
}

}  // namespace refund::http
