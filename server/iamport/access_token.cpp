#include "server/iamport/access_token.h"

#include <algorithm>
#include <utility>

namespace refund::iamport {

AccessToken::AccessToken(Clock& clock, Ask ask) : clock_(clock), ask_(std::move(ask)) {}

Result<AccessToken::Held, std::string> AccessToken::get(Deadline deadline) {
  std::unique_lock lock{mutex_};
  for (;;) {
    const auto now = clock_.steady_now();
    if (is_alive() && now < alive_->renew_at) return alive_->token;
    if (is_alive()) {  // but not for long: one thread renews it, the others go on with it
      if (!asking_) {
        const auto patience = std::chrono::steady_clock::now() + renewal_patience;
        ask(lock, std::min<Deadline>(deadline, patience));
      }
      if (is_alive()) return alive_->token;
    }

    if (failed_ && now < failed_->until) return Unexpected{failed_->why};
    if (!asking_) {
      ask(lock, deadline);
      if (is_alive()) return alive_->token;
      return Unexpected{failed_ ? failed_->why : "the access token ended on its way"};
    }

    const auto before = askings_;
    if (!asked_.wait_until(lock, deadline, [&] { return askings_ != before; }))
      return Unexpected{std::string{"no access token in time"}};
  }
}

/// Asks without the lock, and leaves behind a token or a failure.
void AccessToken::ask(std::unique_lock<std::mutex>& lock, Deadline deadline) {
  asking_ = true;
  lock.unlock();
  const auto asked_at = clock_.steady_now();
  auto issued = ask_(deadline);
  lock.lock();
  asking_ = false;
  ++askings_;

  const auto now = clock_.steady_now();
  failed_.reset();
  if (issued && issued->remaining > std::chrono::seconds{0}) {
    // Counted from when we asked: i'mport's `now` is not older than that.
    keep(std::move(*issued), asked_at);
  } else if (issued) {
    failed_ = Failed{"the access token had ended when it came", now + pause};
  } else {
    // Another call's patience must not end the wait of one that has more: it asks for itself.
    const auto no_answer = issued.error().kind == TokenFailure::Kind::no_answer;
    failed_ = Failed{issued.error().why, no_answer ? now : now + pause};
  }
  if (alive_) alive_->renew_at = std::max(alive_->renew_at, now + pause);
  asked_.notify_all();
}

void AccessToken::keep(IssuedToken issued, Time asked_at) {
  const auto ends_at = asked_at + issued.remaining;
  alive_ = Alive{{std::move(issued.value), askings_}, ends_at, ends_at - renewed_before_end};
}

void AccessToken::refused(const Held& token) {
  const std::lock_guard lock{mutex_};
  // A newer one is none of its business, even if i'mport gave it the same value.
  if (alive_ && alive_->token.asking == token.asking) alive_.reset();
}

}  // namespace refund::iamport
