#include "web/imgui/refund_view.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "shared/form_words.h"
#include "web/imgui/screen.h"

namespace refund {
namespace {

/// That the server wants to be left alone for a while, and when that is over. In between nothing
/// new is said: a screen reader that counts seconds is no help.
std::string retry_announcement(const Screen& screen) {
  const auto& widget = screen.widget;
  if (!widget.retry_after()) return {};
  if (widget.may_try_again()) return std::string{screen.word(WidgetWord::try_again_now)};
  return try_again_after_text(widget.retry_after(), screen.lang());
}

/// The phase in one sentence, for who can't see it: the title, for a wait how it goes on, for the
/// form the first mistake.
std::string announcement(const Screen& screen) {
  const auto say = [&](WidgetWord word) { return std::string{screen.word(word)}; };
  const auto& widget = screen.widget;
  switch (widget.phase()) {
    case Phase::editing: {
      const auto& form = *widget.form();
      const auto& banks = form.banks();
      if (banks.is_open()) return banks_found_text(banks.found().size(), screen.lang());
      const auto wrong = form.first_shown_wrong();
      return wrong ? form.message(*wrong, screen.lang()) : "";
    }
    case Phase::idle:
    case Phase::confirming:
    case Phase::not_refundable:
      return {};
    case Phase::load_failed:
      return retry_announcement(screen);
    case Phase::loading:
      return say(WidgetWord::loading);
    case Phase::sending:
      return say(WidgetWord::sending_title) + ". " + say(sending_note(widget.seconds_in_phase()));
    case Phase::under_way:
      if (widget.is_under_review()) return say(WidgetWord::under_review_title);
      if (widget.may_send_again()) return say(WidgetWord::unanswered_again_note);
      return widget.is_unanswered() ? say(WidgetWord::unanswered_note)
                                    : say(WidgetWord::under_way_title);
    case Phase::refunded:
      return say(WidgetWord::refunded_title) + ": " + screen.amount(widget.refund()->amount);
    case Phase::refused:
      return say(WidgetWord::refused_title);
    case Phase::not_done:
      if (!widget.retry_after()) return say(WidgetWord::not_done_title);
      return say(WidgetWord::not_done_title) + ". " + retry_announcement(screen);
  }
  assert(false);
  return {};
}

void draw_phase(const Screen& screen) {
  switch (screen.widget.phase()) {
    case Phase::idle:
      return;
    case Phase::loading:
      return draw_loading(screen);
    case Phase::load_failed:
      return draw_load_failed(screen);
    case Phase::not_refundable:
      return draw_not_refundable(screen);
    case Phase::editing:
      return draw_editing(screen);
    case Phase::confirming:
      return draw_confirming(screen);
    case Phase::sending:
      return draw_sending(screen);
    case Phase::under_way:
      return draw_under_way(screen);
    case Phase::refunded:
      return draw_refunded(screen);
    case Phase::refused:
      return draw_refused(screen);
    case Phase::not_done:
      return draw_not_done(screen);
  }
  assert(false);
}

/// The closed widget: its button, with room around it for the focus ring.
float draw_trigger(const Screen& screen, float width) {
  constexpr float room = 4;
  constexpr float height = 44;
  button(screen.paint, {room, room, width - 2 * room, height},
         {Control::request_refund, screen.word(WidgetWord::request_refund)});
  return height + 2 * room;
}

}  // namespace

float draw_widget(Painter& paint, const Widget& widget, float width, Motion motion,
                  const CaretPlace& caret) {
  const Screen screen{paint, widget, motion, caret};
  if (!widget.is_open()) return draw_trigger(screen, width);
  const float padding =
      width < metrics::narrow ? metrics::card_padding_narrow : metrics::card_padding;
  paint.begin_column(padding, padding, width - 2 * padding);
  draw_phase(screen);
  paint.add({Role::status, Control::none, {}, 0, announcement(screen)});
  return paint.y() + padding;
}

bool is_animated(const Widget& widget, Motion motion) {
  switch (widget.phase()) {
    case Phase::idle:
    case Phase::load_failed:
    case Phase::not_refundable:
    case Phase::editing:
    case Phase::refunded:
    case Phase::refused:
    case Phase::not_done:
      return false;
    case Phase::confirming:
      return widget.is_open() && !widget.may_confirm();
    case Phase::loading:
    case Phase::sending:
    case Phase::under_way:
      return widget.is_open() && motion == Motion::full && !widget.is_under_review();
  }
  assert(false);
  return false;
}

namespace {

/// The seconds until the words change by themselves: infinity for never.
double until_other_words(const Widget& widget) {
  if (widget.phase() == Phase::sending) return until_next_sending_note(widget.seconds_in_phase());
  if (widget.may_try_again()) return std::numeric_limits<double>::infinity();
  return widget.until_retry() - (whole_seconds_until_retry(widget) - 1);
}

}  // namespace

int next_frame(const Widget& widget, Motion motion) {
  if (is_animated(widget, motion)) return 0;
  if (!widget.is_open()) return -1;
  const double seconds = until_other_words(widget);
  return std::isinf(seconds) ? -1 : static_cast<int>(seconds * 1000) + 1;
}

}  // namespace refund
