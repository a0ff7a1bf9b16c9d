#include <string>

#include "shared/form_words.h"
#include "web/imgui/screen.h"

namespace refund {
namespace {

/// Whether there are amounts to show beside the reason.
bool was_paid(NotRefundable why) {
  return why != NotRefundable::not_paid && why != NotRefundable::payment_failed;
}

}  // namespace

void draw_loading(const Screen& screen) {
  header(screen, WidgetWord::request_refund);
  screen.paint.gap(metrics::gap * 2);
  const auto loading = screen.word(WidgetWord::loading);
  busy_bar(screen.paint, loading,
           screen.motion == Motion::full ? screen.widget.seconds_in_phase() : -1);
  screen.paint.gap(metrics::gap);
  paragraph(screen.paint, TextStyle::body, loading, screen.colors().muted);
  screen.paint.gap(metrics::gap);
}

void draw_load_failed(const Screen& screen) {
  auto& paint = screen.paint;
  header(screen, WidgetWord::load_failed_title);
  paint.gap(metrics::gap * 2);
  const auto* problem = screen.widget.problem();
  const auto why = problem && !problem->message.empty() ? std::string_view{problem->message}
                                                        : screen.word(WidgetWord::load_failed_note);
  notice(paint, Tone::warning, why, Announce::at_once);
  paint.gap(metrics::section_gap);
  std::string again;
  button_pair(paint, try_again_button(screen, again),
              {Control::cancel, screen.word(WidgetWord::close), ButtonLook::secondary});
}

void draw_not_refundable(const Screen& screen) {
  auto& paint = screen.paint;
  header(screen, WidgetWord::not_refundable_title);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  notice(paint, Tone::neutral,
         text(*screen.widget.view()->eligibility.not_refundable, screen.lang()), Announce::at_once);
  const auto& payment = screen.widget.view()->payment;
  const auto& can = screen.widget.view()->eligibility;
  if (was_paid(*can.not_refundable)) {
    paint.gap(metrics::gap * 2);
    if (can.opens_again_at)
      fact(paint, screen.word(WidgetWord::opens_again),
           moment_text(*can.opens_again_at, screen.lang()), Weight::strong);
    fact(paint, screen.word(WidgetWord::amount_paid), screen.amount(payment.amount), Weight::plain);
    fact(paint, screen.word(WidgetWord::amount_refunded_before),
         screen.amount(payment.cancel_amount), Weight::plain);
  }
  paint.gap(metrics::section_gap);
  wide_button(paint, {Control::done, screen.word(WidgetWord::close), ButtonLook::secondary});
}

void draw_sending(const Screen& screen) {
  auto& paint = screen.paint;
  const double seconds = screen.widget.seconds_in_phase();
  header(screen, WidgetWord::sending_title);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  if (const auto asked = screen.widget.form()->amount()) figure(screen, *asked);
  paint.gap(metrics::gap * 2);
  busy_bar(paint, screen.word(WidgetWord::sending_title),
           screen.motion == Motion::full ? seconds : -1);
  paint.gap(metrics::gap * 2);
  paragraph(paint, TextStyle::body, screen.word(sending_note(seconds)), screen.colors().muted);
  paint.gap(metrics::gap);
}

void draw_under_way(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& widget = screen.widget;
  const auto title = widget.is_under_review() ? WidgetWord::under_review_title
                     : widget.is_unanswered() ? WidgetWord::unanswered_title
                                              : WidgetWord::under_way_title;
  const auto note = widget.is_under_review()  ? WidgetWord::under_review_note
                    : widget.may_send_again() ? WidgetWord::unanswered_again_note
                    : widget.is_unanswered()  ? WidgetWord::unanswered_note
                                              : WidgetWord::under_way_note;
  header(screen, title);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  if (widget.refund())
    figure(screen, widget.refund()->amount);
  else if (widget.form() && widget.form()->amount())
    figure(screen, *widget.form()->amount());
  paint.gap(metrics::gap * 2);
  // A person is not hurried by a bar that moves.
  if (!widget.is_under_review()) {
    busy_bar(paint, screen.word(title),
             screen.motion == Motion::full ? widget.seconds_in_phase() : -1);
    paint.gap(metrics::gap * 2);
  }
  paragraph(paint, TextStyle::body, screen.word(note), screen.colors().muted);
  paint.gap(metrics::section_gap);
  const ButtonText close{Control::done, screen.word(WidgetWord::close), ButtonLook::secondary};
  if (!widget.may_send_again()) return wide_button(paint, close);
  button_pair(paint,
              {Control::send_again, screen.word(WidgetWord::send_again), ButtonLook::primary,
               trait::submits},
              close);
}

}  // namespace refund
