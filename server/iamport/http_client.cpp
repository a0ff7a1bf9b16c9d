#include "server/iamport/http_client.h"

#include <array>
#include <utility>

#include "server/failpoint.h"

namespace refund::iamport {
namespace {

using Sent = HttpFailure::Sent;

std::string_view words_for(ReplyReader::Progress progress) {
  switch (progress) {
    case ReplyReader::Progress::more:
      return "more to come";
    case ReplyReader::Progress::done:
      return "done";
    case ReplyReader::Progress::malformed:
      return "the answer is no HTTP or was cut off";
    case ReplyReader::Progress::too_large:
      return "the answer is too large";
  }
  return "";
}

/// Sends a request and reads the answer to it.
HttpClient::Attempt exchange_on(Connection& connection, std::string_view request, OnStale on_stale,
                                Deadline deadline) {
  const auto pass_if_money_moves = [&](Failpoint point) {
    if (on_stale == OnStale::never_send_again) pass(point);
  };
  HttpClient::Attempt attempt;
  const auto fail = [&](Sent sent, std::string_view why) {
    attempt.failure = HttpFailure{sent, std::string{why}};
    return std::move(attempt);
  };

  const auto sent_before = connection.bytes_sent();
  if (const auto error = connection.send(request, deadline)) {
    const auto sent = connection.bytes_sent() == sent_before ? Sent::nothing : Sent::maybe;
    return fail(sent, to_string(*error));
  }
  pass_if_money_moves(Failpoint::after_send);

  ReplyReader reader;
  for (std::array<char, 16 * 1024> buffer;;) {
    const auto received = connection.receive(buffer, deadline);
    if (received) pass_if_money_moves(Failpoint::after_commit);
    if (!received && received.error() != IoError::closed)
      return fail(Sent::maybe, to_string(received.error()));
    if (!received && !attempt.answer_begun)
      return fail(Sent::maybe, "connection closed without an answer");

    const auto progress = received ? reader.take({buffer.data(), *received}) : reader.end();
    attempt.answer_begun = true;
    if (progress == ReplyReader::Progress::done) break;
    if (progress != ReplyReader::Progress::more) return fail(Sent::maybe, words_for(progress));
  }
  attempt.reply = std::move(reader).reply();
  return attempt;
}

}  // namespace

HttpClient::HttpClient(Endpoint endpoint, const std::string& ca_file, PoolOptions options)
    : endpoint_(endpoint), pool_(std::move(endpoint), ca_file, options) {}

Result<HttpReply, HttpFailure> HttpClient::exchange(const HttpRequest& request, OnStale on_stale,
                                                    Deadline deadline) {
  const auto text = text_of(request);
  auto attempt = attempt_on(pool_.lease(deadline), text, on_stale, deadline);
  if (attempt.failure && attempt.on_kept_connection) {
    const auto harmless = attempt.failure->sent == Sent::nothing ||
                          (on_stale == OnStale::send_again && !attempt.answer_begun);
    if (harmless) attempt = attempt_on(pool_.lease_new(deadline), text, on_stale, deadline);
  }
  if (attempt.failure) return Unexpected{*std::move(attempt.failure)};
  return std::move(attempt.reply);
}

HttpClient::Attempt HttpClient::attempt_on(Result<ConnectionPool::Lease, std::string> lease,
                                           std::string_view request, OnStale on_stale,
                                           Deadline deadline) {
  if (!lease) return {HttpFailure{Sent::nothing, lease.error()}};
  // Waiting for a connection must not make a late cancel: by now its refund may have been given up
  // as not executed.
  if (std::chrono::steady_clock::now() >= deadline)
    return {HttpFailure{Sent::nothing, "timed out"}};

  auto attempt = exchange_on(lease->connection(), request, on_stale, deadline);
  attempt.on_kept_connection = lease->used_before();
  if (!attempt.failure && attempt.reply.reusable) lease->give_back(attempt.reply.idle_timeout);
  return attempt;
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
