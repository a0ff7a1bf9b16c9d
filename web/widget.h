#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/answer.h"
#include "web/control.h"
#include "web/refund_form.h"

namespace refund {

/// Where a refund stands, as the customer sees it.
enum class Phase {
  idle,            ///< nothing but the button
  loading,         ///< asking the server about the order
  load_failed,     ///< it could not be loaded; nothing was requested
  not_refundable,  ///< and why
  editing,
  confirming,  ///< everything is read back once more
  sending,     ///< asked for; must not be asked for again
  under_way,   ///< the outcome isn't known yet: neither done nor failed
  refunded,
  refused,   ///< i'mport said no; the payment is untouched
  not_done,  ///< nothing was refunded, and trying again is safe
};

/// What the page has to do next for the widget.
struct Effect {
  enum class Kind {
    load_payment,   ///< GET the order, after `seconds`
    remember_sent,  ///< keep `text` beside the key: with it a reloaded page can resume()
    send_request,   ///< POST the form's request with the idempotency key, which is kept
    watch_refund,   ///< GET the refund named `text`, waiting for it to settle, after `seconds`
    forget_sent,    ///< the key stays, but nothing is known to have been sent with it
    forget_key,     ///< the outcome is known: the next request gets a new key
    focus,          ///< move the focus to `control`
    tell_open,      ///< this and the following: an event for the merchant's page
    tell_submit,
    tell_success,  ///< with view() and refund()
    tell_pending,  ///< with view() and refund(), if that is known
    tell_failure,  ///< with problem()
    tell_close,
  };
  Kind kind;
  std::string text;
  int seconds = 0;
  Control control = Control::none;
};

/// One refund from the press of the button to its outcome. Pure: it gets events and says what to
/// do next; nothing is sent, stored or drawn in here.
///
/// Its promises: a request is sent once for each press of the confirming button, and never while
/// another one's outcome isn't known, except with the same key; an unknown outcome is never shown
/// as a failure; nothing typed is lost by an error.
class Widget {
 public:
  explicit Widget(Lang lang) : lang_(lang) {}

  // What the customer does.
  void open();
  /// Hides the widget. What has been sent goes on.
  void close();
  /// To the confirming step, or to the first mistake.
  void review();
  void back();
  /// Sends the request. Does nothing unless may_confirm().
  void confirm();
  /// After `not_done`: sends what was confirmed. After `load_failed`: loads again. Does nothing
  /// unless may_try_again().
  void try_again();
  /// After `refused` or `not_done`: back into the form.
  void change_request();
  /// When no trace of the request is found: sends it again with the same key and body, which can
  /// not refund twice.
  void send_again();
  /// One step back: what Escape does.
  void escape();

  // What the page does.
  /// Put into the form when it first appears.
  void preset_amount(std::string_view decimal) { preset_amount_ = decimal; }
  void preset_reason(std::string_view reason) { preset_reason_ = reason; }
  /// Continues a request that an earlier life of this page sent and remembered.
  void resume(std::string_view remembered);
  /// Forgets everything, unless a request's outcome isn't known.
  void reset();
  void set_lang(Lang lang) { lang_ = lang; }
  /// Somebody else changed the order: loads it again if the customer is still choosing.
  void order_changed();
  /// Time goes by: `seconds` since the last time, and it is `now` by the customer's clock, which
  /// decides nothing.
  void advance(double seconds, std::chrono::sys_seconds now);

  // What the server answers.
  /// `retry_after`: the seconds for which the server wants to be left alone, or 0.
  void payment_answered(Answer<wire::PaymentView> answer, int retry_after = 0);
  void refund_answered(Answer<AnsweredRefund> answer, int retry_after = 0);
  void watch_answered(Answer<Refund> answer, int retry_after = 0);

  /// Takes the next thing to do, oldest first.
  std::optional<Effect> take_effect();

  Phase phase() const { return phase_; }
  bool is_open() const { return open_; }
  Lang lang() const { return lang_; }
  /// Set from `editing` on.
  RefundForm* form() { return form_ ? &*form_ : nullptr; }
  const RefundForm* form() const { return form_ ? &*form_ : nullptr; }
  /// The order as last loaded.
  const wire::PaymentView* view() const { return view_ ? &*view_ : nullptr; }
  /// The refund under way or settled, as far as it is known.
  const Refund* refund() const { return refund_ ? &*refund_ : nullptr; }
  const Problem* problem() const { return problem_ ? &*problem_ : nullptr; }
  /// The confirming step takes no press in its first moment: the second half of a double click on
  /// the button before must not move money.
  bool may_confirm() const {
    return phase_ == Phase::confirming && seconds_in_phase_ >= confirm_pause;
  }
  /// The server is not asked again by hand before the time that it has named.
  bool may_try_again() const { return until_retry_ <= 0; }
  /// The seconds until then.
  double until_retry() const { return until_retry_; }
  /// What the server named, whole seconds, for as long as the phase that it led to lasts; or 0.
  int retry_after() const { return retry_after_; }
  std::chrono::sys_seconds now() const { return now_; }
  double seconds_in_phase() const { return seconds_in_phase_; }
  /// Under way, and no answer has come back at all.
  bool is_unanswered() const { return phase_ == Phase::under_way && !refund_; }
  /// Under way, and the shop has to agree first.
  bool is_under_review() const {
    return phase_ == Phase::under_way && refund_ && refund_->under_review;
  }
  /// Unanswered, and the server knows nothing of the request yet.
  bool may_send_again() const { return is_unanswered() && looks_ > 0 && form_; }
  /// The form is shown after an earlier request left no trace.
  bool has_earlier_request() const { return earlier_request_; }

 private:
  static constexpr double confirm_pause = 0.4;
  void enter(Phase phase);
  void wait_for_retry(int seconds);
  void load();
  void send();
  void watch(const RefundId& id, int seconds);
  void look_again();
  void show_form();
  void show_outcome(const Refund& refund);
  void fail(Phase phase, Problem problem);
  void order_loaded(wire::PaymentView view);
  /// The refund that has come up since remembered_, newest first.
  const Refund* new_refund() const;
  bool outcome_is_open() const;
  void push(Effect::Kind kind, std::string text = {}, int seconds = 0);
  void focus(Control control);

  Lang lang_;
  std::string preset_amount_;
  std::string preset_reason_;
  Phase phase_ = Phase::idle;
  bool open_ = false;
  bool earlier_request_ = false;
  double seconds_in_phase_ = 0;
  int retry_after_ = 0;
  double until_retry_ = 0;
  std::chrono::sys_seconds now_{};
  int looks_ = 0;
  std::optional<std::string> remembered_;  // set while a request may be on its way
  std::optional<wire::PaymentView> view_;
  std::optional<RefundForm> form_;
  std::optional<Refund> refund_;
  std::optional<Problem> problem_;
  std::vector<Effect> effects_;
};

}  // namespace refund
