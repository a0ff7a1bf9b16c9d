#include "server/http/framed_server.h"
#include "server/sandbox/envelope.h"
#include "server/sandbox/parameters.h"
#include "server/sandbox/php_json.h"
#include "server/sandbox/world.h"

namespace refund::sandbox {
namespace {

using httplib::Request;
using httplib::Response;

Refusal unauthorized() {
  return {401, -1, "Unauthorized"};
}

/// The four ways of sending the token that are documented or seen in the wild.
std::string_view token_in(const Request& request, std::string& text) {
  text = request.get_header_value("Authorization");
  std::string_view token = text;
  constexpr std::string_view scheme = "bearer ";
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  if (token.size() > scheme.size() &&
      std::equal(scheme.begin(), scheme.end(), token.begin(),
                 [&](char wanted, char given) { return same(given, wanted); }))
    token.remove_prefix(scheme.size());
  if (!token.empty()) return token;
  text = request.get_header_value("X-ImpTokenHeader");
  if (text.empty()) text = request.get_param_value("_token");
  return text;
}

void get_token(const Request& request, Response& response, World& world) {
  world.calls.count(Call::get_token);
  const auto parameters = Parameters::of(request);
  if (!parameters || parameters->text("imp_key").empty() || parameters->text("imp_secret").empty())
    return answer(response, malformed("imp_key, imp_secret 파라메터가 누락되었습니다."));
  if (parameters->text("imp_key") != imp_key || parameters->text("imp_secret") != imp_secret)
    return answer(response,
                  Refusal{401, -1, "인증에 실패하였습니다. API키와 secret을 확인하세요."});

  const auto now = world.now();
  const auto token = world.tokens.issue(now);
  answer(response, R"({"access_token":")" + token.text + R"(","expired_at":)" +
                       std::to_string(unix_time(token.expires)) + R"(,"now":)" +
                       std::to_string(unix_time(now)) + "}");
}

/// What happens to the answer of a cancel that has been done.
void lose_answer(Response& response, Fault fault) {
  switch (fault) {
    case Fault::vanish:
      return http::close_without_answer();
    case Fault::error500:
      response.status = 500;
      return response.set_content("<html><body><h1>500 Internal Server Error</h1></body></html>",
                                  "text/html");
    case Fault::garbage:  // cut in half, which no JSON object survives
      return response.body.resize(response.body.size() / 2);
    case Fault::refuse:
    case Fault::decline:
    case Fault::rate_limit:
    case Fault::expire_token:
      return;
  }
}

/// True when the fault has answered and nothing must be done.
bool meet_before(Response& response, Fault fault, const Refusal& decline, World& world) {
  switch (fault) {
    case Fault::refuse:
      http::close_without_answer();
      return true;
    case Fault::decline:
      answer(response, decline);
      return true;
    case Fault::rate_limit:
      response.set_header("Retry-After", "1");
      answer(response, Refusal{429, -1, "Too Many Requests"});
      return true;
    case Fault::expire_token:
      world.tokens.expire();
      answer(response, unauthorized());
      return true;
    case Fault::vanish:
    case Fault::error500:
    case Fault::garbage:
      return false;
  }
  return false;
}

void cancel(const Request& request, Response& response, World& world) {
  world.calls.count(Call::cancel);
  if (!authorized(request, response, world)) return;
  const auto parameters = Parameters::of(request);
  if (!parameters) return answer(response, malformed("잘못된 요청입니다."));
  auto call = cancel_call_of(*parameters);
  if (const auto host = request.get_header_value("Host"); !host.empty())
    call.receipts = "http://" + host + "/_sandbox/receipts/";
  if (const auto latency = world.faults.latency(); latency.count() > 0) http::delay_answer(latency);

  auto fault = world.faults.next();
  Refusal decline{200, 1, "결제취소에 실패하였습니다."};
  if (!fault)
    if (const auto script = world.payments.next_in_script(call)) {
      fault = script->fault;
      decline = script->decline;
    }
  if (fault && meet_before(response, *fault, decline, world)) return;

  const auto done = world.payments.cancel(call, world.now());
  if (done) {
    answer(response, done->json);
    if (call.enable_webhook) world.webhook.send(*done);
  } else {
    answer(response, done.error());
  }
  if (fault) lose_answer(response, *fault);
}

void revoke_vbank(const Request& request, Response& response, World& world) {
  world.calls.count(Call::revoke_vbank);
  if (!authorized(request, response, world)) return;
  const auto done = world.payments.revoke(request.path_params.at("imp_uid"), world.now());
  if (done)
    answer(response, done->json);
  else
    answer(response, done.error());
}

}  // namespace

bool authorized(const Request& request, Response& response, World& world) {
  std::string text;
  if (world.tokens.accepts(token_in(request, text), world.now())) return true;
  answer(response, unauthorized());
  return false;
}

void mount_iamport(httplib::Server& server, World& world) {
  const auto with = [&world](auto handler) {
    return [&world, handler](const Request& request, Response& response) {
      handler(request, response, world);
    };
  };
  // Some clients send a slash behind the path.
  server.Post("/payments/cancel/?", with(cancel));
  server.Post("/users/getToken/?", with(get_token));
  server.Delete("/vbanks/:imp_uid", with(revoke_vbank));
}

}  // namespace refund::sandbox
