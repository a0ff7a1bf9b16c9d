#include <string>

#include "shared/web_address.h"
#include "web/imgui/screen.h"

namespace refund {
namespace {

/// The mark, the title under it and the cross beside them.
void result_header(const Screen& screen, Tone tone, WidgetWord title) {
  auto& paint = screen.paint;
  const float x = paint.x(), y = paint.y(), width = paint.width();
  const Box cross{x + width - metrics::icon_button + 12, y - 6, metrics::icon_button,
                  metrics::icon_button};
  paint.gap(metrics::gap);
  result_mark(paint, tone);
  paint.gap(metrics::gap * 2);
  const auto words = screen.word(title);
  const auto box = paint.paragraph(TextStyle::title, words, paint.colors().text, Align::center);
  paint.add({Role::heading, Control::heading, box, 0, std::string{words}});
  const float end = paint.y();
  close_button(paint, cross, screen.word(WidgetWord::close));
  paint.begin_column(x, end, width);
}

/// What is said beside the message: the shop's reason, but not the PG's words. Those are for the
/// operator, and the message says what they come to.
bool tells_detail(const Problem& problem) {
  return problem.code != ProblemCode::gateway_declined && !problem.detail.empty() &&
         problem.detail != problem.message;
}

/// Refused, or not done: the message, the shop's reason, and that nothing was taken.
void draw_failed(const Screen& screen, Tone tone, WidgetWord title, const ButtonText& on) {
  auto& paint = screen.paint;
  const auto* problem = screen.widget.problem();
  result_header(screen, tone, title);
  paint.gap(metrics::gap);
  paragraph(paint, TextStyle::body, screen.word(WidgetWord::nothing_refunded_note),
            screen.colors().muted, Align::center);
  paint.gap(metrics::gap * 2);
  notice(paint, tone, problem->message, Announce::at_once,
         tells_detail(*problem) ? std::string_view{problem->detail} : std::string_view{});
  paint.gap(metrics::section_gap);
  button_pair(paint, on, {Control::done, screen.word(WidgetWord::close), ButtonLook::secondary});
}

}  // namespace

void draw_refunded(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& refund = *screen.widget.refund();
  const auto& payment = screen.widget.view()->payment;
  result_header(screen, Tone::success, WidgetWord::refunded_title);
  paragraph(paint, TextStyle::figure, screen.amount(refund.amount), screen.colors().text,
            Align::center);
  paint.gap(metrics::gap * 2);
  inset(paint, [&] {
    fact(paint, screen.word(WidgetWord::amount_paid), screen.amount(payment.amount), Weight::plain);
    fact(paint, screen.word(WidgetWord::amount_refunded_in_all),
         screen.amount(payment.cancel_amount), Weight::plain);
    fact(paint, screen.word(WidgetWord::amount_refundable),
         screen.amount(refundable_amount(payment)), Weight::plain);
  });
  paint.gap(metrics::gap * 2);
  arrival_line(screen, arrival_of(payment, refund.amount, refund.requested_at), Align::center);
  if (is_web_address(refund.receipt_url)) {
    paint.gap(metrics::gap);
    link(paint, Control::receipt, screen.word(WidgetWord::receipt), refund.receipt_url);
  }
  paint.gap(metrics::section_gap);
  wide_button(paint,
              {Control::done, screen.word(WidgetWord::done), ButtonLook::primary, trait::submits});
}

void draw_refused(const Screen& screen) {
  draw_failed(screen, Tone::danger, WidgetWord::refused_title,
              {Control::change_request, screen.word(WidgetWord::change_request),
               ButtonLook::primary, trait::submits});
}

void draw_not_done(const Screen& screen) {
  if (!screen.widget.form())  // the request was made in an earlier life of the page
    return draw_failed(screen, Tone::warning, WidgetWord::not_done_title,
                       {Control::change_request, screen.word(WidgetWord::request_refund),
                        ButtonLook::primary, trait::submits});
  std::string again;
  draw_failed(screen, Tone::warning, WidgetWord::not_done_title, try_again_button(screen, again));
}

}  // namespace refund
