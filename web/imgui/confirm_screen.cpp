#include <cassert>
#include <string>

#include "shared/account_number.h"
#include "shared/form_words.h"
#include "web/imgui/screen.h"

namespace refund {
namespace {

/// What was typed, read back, with number and holder of the account masked.
void typed_facts(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto order = accept(form.request(), form.payment(), form.eligibility());
  if (!order) return;
  foreign_fact(screen.paint, screen.word(WidgetWord::reason), order->reason);
  if (!order->account) return;
  screen.paint.gap(metrics::gap);
  const auto bank = form.bank();
  fact(screen.paint, screen.word(WidgetWord::bank), bank ? name_of(*bank, screen.lang()) : "",
       Weight::plain);
  fact(screen.paint, screen.word(WidgetWord::account_number),
       masked_account_number(order->account->number), Weight::plain);
  foreign_fact(screen.paint, screen.word(WidgetWord::holder),
               masked_holder(order->account->holder));
  if (!order->account->tel.empty())
    fact(screen.paint, screen.word(WidgetWord::holder_tel),
         masked_account_number(order->account->tel), Weight::plain);
}

}  // namespace

void draw_confirming(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& form = *screen.widget.form();
  const auto asked = form.amount();
  const auto left = form.left_after();
  assert(asked && left);  // the form was right when it was left for this step
  header(screen, WidgetWord::confirm_title);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  paragraph(paint, TextStyle::label, screen.word(WidgetWord::amount_of_this_refund),
            screen.colors().muted);
  figure(screen, *asked);
  paint.gap(metrics::gap * 2);
  inset(paint, [&] {
    const auto& payment = form.payment();
    fact(paint, screen.word(WidgetWord::amount_paid), screen.amount(payment.amount), Weight::plain);
    fact(paint, screen.word(WidgetWord::amount_refunded_before),
         screen.amount(payment.cancel_amount), Weight::plain);
    fact(paint, screen.word(WidgetWord::amount_of_this_refund), screen.amount(*asked),
         Weight::plain);
    separator(paint);
    fact(paint, screen.word(WidgetWord::amount_left_after), screen.amount(*left), Weight::strong);
  });
  paint.gap(metrics::gap * 2);
  typed_facts(screen);
  paint.gap(metrics::gap * 2);
  arrival_line(screen, arrival_of(form.payment(), *asked, screen.widget.now()), Align::left);
  if (waits_for_review(form.eligibility(), *asked)) {
    paint.gap(metrics::gap * 2);
    notice(paint, Tone::neutral, screen.word(WidgetWord::review_first_note), Announce::at_once);
  }
  paint.gap(metrics::section_gap);
  const auto refund = refund_button_text(*asked, screen.lang());
  const unsigned too_early = screen.widget.may_confirm() ? 0 : trait::disabled;
  button_pair(paint, {Control::confirm, refund, ButtonLook::primary, trait::submits | too_early},
              {Control::back, screen.word(WidgetWord::back), ButtonLook::secondary});
}

}  // namespace refund
