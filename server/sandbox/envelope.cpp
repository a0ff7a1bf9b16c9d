#include "server/sandbox/envelope.h"

#include "server/sandbox/php_json.h"

namespace refund::sandbox {
namespace {

void set_body(httplib::Response& response, std::string body, int http_status) {
  response.status = http_status;
  response.set_content(std::move(body), "application/json; charset=UTF-8");
}

}  // namespace

void answer(httplib::Response& response, std::string_view json, int http_status) {
  std::string body = R"({"code":0,"message":null,"response":)";
  body.reserve(body.size() + json.size() + 1);
  set_body(response, body.append(json).append("}"), http_status);
}

void answer(httplib::Response& response, const Refusal& why) {
  std::string body = R"({"code":)" + std::to_string(why.code) + R"(,"message":)";
  php::write_text(body, why.message);
  set_body(response, body + R"(,"response":null})", why.http_status);
}

}  // namespace refund::sandbox
