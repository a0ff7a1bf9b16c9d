#include "web/widget.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "shared/refusal.h"

namespace refund {
namespace {

using enum Effect::Kind;

/// How long to wait before asking again, by how often it was in vain.
int pause_after(int looks) {
  constexpr int seconds[] = {1, 2, 4, 8, 15, 30};
  return seconds[std::min(looks, static_cast<int>(std::size(seconds)) - 1)];
}

/// How long to wait before asking again about a refund that a person at the shop looks at.
constexpr int review_pause = 5;

/// What a problem answered to POST /payments/cancel means for the refund.
enum class Meaning { wrong_input, order_has_changed, refused, not_done, unknown };

Meaning meaning_of(ProblemCode code) {
  switch (code) {
    case ProblemCode::invalid_request:
    case ProblemCode::validation_failed:
      return Meaning::wrong_input;
    case ProblemCode::already_refunded:
    case ProblemCode::not_refundable:
    case ProblemCode::refund_in_progress:
    case ProblemCode::balance_changed:
    case ProblemCode::idempotency_key_reused:
      return Meaning::order_has_changed;
    case ProblemCode::gateway_declined:
    case ProblemCode::refund_rejected:
      return Meaning::refused;
    case ProblemCode::review_over:
    case ProblemCode::unauthorized:
    case ProblemCode::forbidden:
    case ProblemCode::payment_not_found:
    case ProblemCode::refund_not_found:
    case ProblemCode::not_found:
    case ProblemCode::method_not_allowed:
    case ProblemCode::body_too_large:
    case ProblemCode::unsupported_media_type:
    case ProblemCode::too_many_requests:
    case ProblemCode::gateway_unavailable:
    case ProblemCode::store_unavailable:
    case ProblemCode::overloaded:
      return Meaning::not_done;
    case ProblemCode::internal_error:
      return Meaning::unknown;
  }
  return Meaning::unknown;
}

ProblemCode problem_of(RefundFailure failure) {
  switch (failure) {
    case RefundFailure::gateway_declined:
      return ProblemCode::gateway_declined;
    case RefundFailure::rejected:
      return ProblemCode::refund_rejected;
    case RefundFailure::gateway_unavailable:
    case RefundFailure::not_executed:
      return ProblemCode::gateway_unavailable;
  }
  return ProblemCode::gateway_unavailable;
}

/// What is remembered of an order that had no refund yet.
constexpr std::string_view no_refund_yet = "-";

}  // namespace

void Widget::open() {
  if (open_) return;
  open_ = true;
  push(tell_open);
  if (phase_ == Phase::idle) load();
  focus(Control::heading);
}

void Widget::close() {
  if (!open_) return;
  open_ = false;
  if (phase_ == Phase::refunded) form_.reset();
  if (!outcome_is_open()) enter(Phase::idle);
  push(tell_close);
  focus(Control::request_refund);
}

void Widget::reset() {
  if (outcome_is_open()) return;
  form_.reset();
  if (open_) return close();
  enter(Phase::idle);
}

void Widget::review() {
  if (phase_ != Phase::editing) return;
  form_->show_everything_wrong();
  if (!form_->is_right() || form_->first_shown_wrong())
    return focus(control_of(form_->first_shown_wrong().value_or(RequestField::reason)));
  enter(Phase::confirming);
  focus(Control::heading);
}

void Widget::back() {
  if (phase_ != Phase::confirming) return;
  enter(Phase::editing);
  focus(Control::heading);
}

void Widget::confirm() {
  if (may_confirm()) send();
}

void Widget::try_again() {
  if (!may_try_again()) return;
  if (phase_ == Phase::load_failed) {
    load();
    return focus(Control::heading);
  }
  if (phase_ == Phase::not_done && form_) send();
}

void Widget::change_request() {
  if (phase_ != Phase::refused && phase_ != Phase::not_done) return;
  // What the order has left may have changed meanwhile: the form comes back with fresh numbers.
  load();
  focus(Control::heading);
}

void Widget::send_again() {
  if (may_send_again()) send();
}

void Widget::escape() {
  if (phase_ == Phase::confirming) return back();
  if (phase_ != Phase::sending) close();
}

void Widget::resume(std::string_view remembered) {
  if (phase_ != Phase::idle) return;
  remembered_ = std::string{remembered};
  open_ = true;
  push(tell_open);
  load();
}

void Widget::order_changed() {
  if (phase_ == Phase::editing || phase_ == Phase::confirming) load();
}

void Widget::advance(double seconds, std::chrono::sys_seconds now) {
  seconds_in_phase_ += seconds;
  until_retry_ = std::max(until_retry_ - seconds, 0.0);
  now_ = now;
}

void Widget::payment_answered(Answer<wire::PaymentView> answer, int retry_after) {
  if (auto* view = std::get_if<wire::PaymentView>(&answer)) return order_loaded(std::move(*view));

  if (phase_ == Phase::loading) {
    if (const auto* problem = std::get_if<Problem>(&answer)) problem_ = *problem;
    enter(Phase::load_failed);
    wait_for_retry(retry_after);
  } else if (is_unanswered()) {
    push(load_payment, {}, std::max(pause_after(looks_), retry_after));
  } else if (phase_ == Phase::under_way && refund_->status != RefundStatus::pending) {
    show_outcome(Refund{*refund_});  // the refund is known, only the new balance is not
  }
}

void Widget::order_loaded(wire::PaymentView view) {
  const bool wanted = phase_ == Phase::loading || phase_ == Phase::under_way;
  if (!wanted) return;
  view_ = std::move(view);

  if (phase_ == Phase::under_way && refund_) {
    if (refund_->status != RefundStatus::pending) show_outcome(Refund{*refund_});
    return;
  }
  const auto pending = std::find_if(view_->refunds.begin(), view_->refunds.end(), [](auto& refund) {
    return refund.status == RefundStatus::pending;
  });
  if (pending != view_->refunds.end()) {
    refund_ = *pending;
    enter(Phase::under_way);
    push(tell_pending);
    return watch(pending->id, 0);
  }
  if (const auto* ours = new_refund()) return show_outcome(Refund{*ours});
  if (phase_ == Phase::under_way) return look_again();

  earlier_request_ = remembered_.has_value();
  if (std::exchange(remembered_, std::nullopt)) push(forget_sent);
  if (view_->eligibility.not_refundable) return enter(Phase::not_refundable);
  show_form();
}

void Widget::show_form() {
  RefundForm form{*view_};
  if (form_) {
    form.take_over(*form_);
  } else {
    if (!preset_reason_.empty()) form.type(RequestField::reason, preset_reason_, 0);
    if (!preset_amount_.empty() && view_->eligibility.partial_allowed)
      form.type(RequestField::cancel_request_amount, preset_amount_, 0);
  }
  form_ = std::move(form);
  enter(Phase::editing);
}

const Refund* Widget::new_refund() const {
  if (!remembered_ || view_->refunds.empty()) return nullptr;
  const auto& newest = view_->refunds.front();
  return newest.id.str() == *remembered_ ? nullptr : &newest;
}

void Widget::send() {
  remembered_ =
      view_->refunds.empty() ? std::string{no_refund_yet} : view_->refunds.front().id.str();
  refund_.reset();
  problem_.reset();
  earlier_request_ = false;
  looks_ = 0;
  enter(Phase::sending);
  push(remember_sent, *remembered_);
  push(tell_submit);
  push(send_request);
  focus(Control::heading);
}

void Widget::refund_answered(Answer<AnsweredRefund> answer, int retry_after) {
  if (phase_ != Phase::sending) return;

  if (auto* answered = std::get_if<AnsweredRefund>(&answer)) {
    view_->payment = std::move(answered->payment);
    if (answered->refund.status != RefundStatus::pending) return show_outcome(answered->refund);
    refund_ = std::move(answered->refund);
    enter(Phase::under_way);
    push(tell_pending);
    return watch(refund_->id, 0);
  }
  const auto* problem = std::get_if<Problem>(&answer);
  const auto meaning = problem ? meaning_of(problem->code) : Meaning::unknown;
  if (meaning == Meaning::unknown) {
    enter(Phase::under_way);
    push(tell_pending);
    push(load_payment, {}, std::max(pause_after(0), retry_after));
    return;
  }
  switch (meaning) {
    case Meaning::wrong_input:
      form_->take_server_errors(problem->errors);
      fail(Phase::editing, *problem);
      if (const auto field = form_->first_shown_wrong()) focus(control_of(*field));
      return;
    case Meaning::order_has_changed: {
      // Another request came first, perhaps an earlier one of ours: look at what it came to.
      auto remembered = remembered_;
      fail(Phase::loading, *problem);
      if (problem->code == ProblemCode::idempotency_key_reused) remembered_ = std::move(remembered);
      return push(load_payment);
    }
    case Meaning::refused:
      return fail(Phase::refused, *problem);
    case Meaning::not_done:
      fail(Phase::not_done, *problem);
      return wait_for_retry(retry_after);
    case Meaning::unknown:
      return;
  }
}

void Widget::watch_answered(Answer<Refund> answer, int retry_after) {
  if (phase_ != Phase::under_way || !refund_) return;
  auto* refund = std::get_if<Refund>(&answer);
  if (!refund) return watch(refund_->id, std::max(pause_after(++looks_), retry_after));
  looks_ = 0;
  refund_ = std::move(*refund);
  if (refund_->status == RefundStatus::pending)
    return watch(refund_->id, refund_->under_review ? review_pause : 1);
  push(load_payment);  // for the balance as it is now
}

void Widget::show_outcome(const Refund& refund) {
  refund_ = refund;
  if (refund.status == RefundStatus::succeeded) {
    problem_.reset();
    remembered_.reset();
    push(forget_key);
    enter(Phase::refunded);
    push(tell_success);
    return focus(Control::heading);
  }
  const auto failure = refund.failure.value_or(RefundFailure::gateway_declined);
  const auto code = problem_of(failure);
  Problem problem{code, 0, refund.detail};
  problem.refusal = refund.refusal;
  problem.message = problem.refusal ? text(*problem.refusal, lang_) : text(code, lang_);
  const bool refused =
      failure == RefundFailure::gateway_declined || failure == RefundFailure::rejected;
  fail(refused ? Phase::refused : Phase::not_done, std::move(problem));
}

void Widget::fail(Phase phase, Problem problem) {
  problem_ = std::move(problem);
  remembered_.reset();
  push(forget_key);
  enter(phase);
  push(tell_failure);
  focus(Control::heading);
}

void Widget::load() {
  refund_.reset();
  problem_.reset();
  enter(Phase::loading);
  push(load_payment);
}

void Widget::watch(const RefundId& id, int seconds) {
  push(watch_refund, id.str(), seconds);
}

void Widget::look_again() {
  ++looks_;
  push(load_payment, {}, pause_after(looks_));
}

bool Widget::outcome_is_open() const {
  return phase_ == Phase::sending || phase_ == Phase::under_way;
}

void Widget::enter(Phase phase) {
  phase_ = phase;
  seconds_in_phase_ = 0;
  wait_for_retry(0);
}

void Widget::wait_for_retry(int seconds) {
  retry_after_ = seconds;
  until_retry_ = seconds;
}

void Widget::push(Effect::Kind kind, std::string text, int seconds) {
  effects_.push_back({kind, std::move(text), seconds, Control::none});
}

void Widget::focus(Control control) {
  if (!open_ && control != Control::request_refund) return;  // never take the page's focus away
  effects_.push_back({Effect::Kind::focus, {}, 0, control});
}

std::optional<Effect> Widget::take_effect() {
  if (effects_.empty()) return std::nullopt;
  auto effect = std::move(effects_.front());
  effects_.erase(effects_.begin());
  return effect;
}

}  // namespace refund
