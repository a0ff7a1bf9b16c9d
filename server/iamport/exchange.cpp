#include "server/iamport/exchange.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>
#include <utility>

#include "server/failpoint.h"

namespace refund::iamport {
namespace {

using std::chrono::steady_clock;
using Progress = ReplyReader::Progress;
using Sent = HttpFailure::Sent;

std::string_view words_for(Progress progress) {
  switch (progress) {
    case Progress::more:
      return "more to come";
    case Progress::done:
      return "done";
    case Progress::malformed:
      return "the answer is no HTTP or was cut off";
    case Progress::too_large:
      return "the answer is too large";
  }
  return "";
}

void pass_if_money_moves(OnStale on_stale, Failpoint point) {
  if (on_stale == OnStale::never_send_again) pass(point);
}

}  // namespace

std::optional<Result<HttpReply, HttpFailure>> Exchange::advance(Deadline pause) {
  while (true) {
    switch (attempt_ ? read(pause) : begin(pause)) {
      case Step::again:
        break;
      case Step::paused:
        return std::nullopt;
      case Step::done:
        return std::move(result_);
    }
  }
}

/// Gives the request to a connection. All of it is sent in one go, since what was half sent when
/// somebody let go could neither be taken back nor be left so.
Exchange::Step Exchange::begin(Deadline pause) {
  const auto patience = std::min(pause, deadline_);
  auto lease = kept_one_failed_ ? pool_->lease_new(patience) : pool_->lease(patience);
  if (!lease) {
    if (is_paused(pause)) return Step::paused;
    return fail(Sent::nothing, lease.error());
  }
  // Waiting for a connection must not make a late cancel: by now its refund may have been given up
  // as not executed.
  if (steady_clock::now() >= deadline_) return fail(Sent::nothing, "timed out");

  attempt_.emplace(Attempt{std::move(*lease)});
  auto& connection = attempt_->lease.connection();
  const auto sent_before = connection.bytes_sent();
  if (const auto error = connection.send(request_, deadline_)) {
    const auto sent = connection.bytes_sent() == sent_before ? Sent::nothing : Sent::maybe;
    return fail(sent, std::string{to_string(*error)});
  }
  pass_if_money_moves(on_stale_, Failpoint::after_send);
  return Step::again;
}

Exchange::Step Exchange::read(Deadline pause) {
  auto& [lease, reader, answer_begun] = *attempt_;
  std::array<char, 16 * 1024> buffer;
  const auto received = lease.connection().receive(buffer, std::min(pause, deadline_));
  if (received) pass_if_money_moves(on_stale_, Failpoint::after_commit);
  if (!received && received.error() == IoError::timed_out && is_paused(pause)) return Step::paused;
  if (!received && received.error() != IoError::closed)
    return fail(Sent::maybe, std::string{to_string(received.error())});
  if (!received && !answer_begun) return fail(Sent::maybe, "connection closed without an answer");

  const auto progress = received ? reader.take({buffer.data(), *received}) : reader.end();
  answer_begun = true;
  if (progress == Progress::more) return Step::again;
  if (progress != Progress::done) return fail(Sent::maybe, std::string{words_for(progress)});

  auto reply = std::move(reader).reply();
  if (reply.reusable) lease.give_back(reply.idle_timeout);
  attempt_.reset();
  result_ = std::move(reply);
  return Step::done;
}

/// A kept connection may have been closed by the peer at this very moment. Then once more, on a new
/// one, where that can do no harm.
Exchange::Step Exchange::fail(Sent sent, std::string why) {
  const bool harmless = sent == Sent::nothing ||
                        (on_stale_ == OnStale::send_again && attempt_ && !attempt_->answer_begun);
  const bool once_more = attempt_ && attempt_->lease.used_before() && harmless;
  attempt_.reset();
  if (once_more && !std::exchange(kept_one_failed_, true)) return Step::again;
  result_ = Unexpected{HttpFailure{sent, std::move(why)}};
  return Step::done;
}

/// Whether it was the patience that came to its end, and not the time for the whole call.
bool Exchange::is_paused(Deadline pause) const {
  return pause < deadline_ && steady_clock::now() >= pause;
}

}  // namespace refund::iamport
