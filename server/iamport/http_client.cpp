#include "server/iamport/http_client.h"

#include <utility>

namespace refund::iamport {

HttpClient::HttpClient(Endpoint endpoint, const std::string& ca_file, PoolOptions options)
    : endpoint_(endpoint), pool_(std::move(endpoint), ca_file, options) {}

Exchange HttpClient::begin(const HttpRequest& request, OnStale on_stale, Deadline deadline) {
  return {pool_, text_of(request), on_stale, deadline};
}

Result<HttpReply, HttpFailure> HttpClient::exchange(const HttpRequest& request, OnStale on_stale,
                                                    Deadline deadline) {
  return *begin(request, on_stale, deadline).advance(deadline);
}

std::string HttpClient::text_of(const HttpRequest& request) const {
  const auto posts = request.method == HttpRequest::Method::post;
  std::string text = posts ? "POST " : "GET ";
  text += endpoint_.path;
  text += request.target;
  text += " HTTP/1.1\r\nHost: ";
  text += endpoint_.authority();
  text += "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nUser-Agent: imp-refund\r\n";
  if (request.access_token) {
    text += "Authorization: Bearer ";
    text += request.access_token->reveal();
    text += "\r\n";
  }
  if (posts) {
    text += "Content-Type: application/json\r\nContent-Length: ";
    text += std::to_string(request.body.size());
    text += "\r\n";
  }
  text += "\r\n";
  text += request.body;  // with the head in one write, so that it is one segment
  return text;
}

}  // namespace refund::iamport
