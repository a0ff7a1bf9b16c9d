#include "web/imgui/refund_view.h"

#include <cassert>
#include <string>

#include "shared/arrival_words.h"
#include "shared/widget_words.h"
#include "web/imgui/controls.h"

namespace refund {
namespace {

/// One drawing of one widget: what every screen below needs.
struct Screen {
  Painter& paint;
  const Widget& widget;
  Motion motion;
  const CaretPlace& caret;

  Lang lang() const { return widget.lang(); }
  std::string_view word(WidgetWord word) const { return text(word, lang()); }
  std::string amount(Money money) const { return amount_text(money, lang()); }
  const Palette& colors() const { return paint.colors(); }
};

void header(const Screen& screen, WidgetWord title) {
  auto& paint = screen.paint;
  const float x = paint.x(), y = paint.y(), width = paint.width();
  // The cross is drawn into the padding, so that its strokes line up with the column's edge.
  const Box cross{x + width - metrics::icon_button + 12, y - 6, metrics::icon_button,
                  metrics::icon_button};
  paint.begin_column(x, y, width - metrics::icon_button);
  heading(paint, screen.word(title));
  const float end = paint.y();
  if (screen.widget.phase() != Phase::sending)
    close_button(paint, cross, screen.word(WidgetWord::close));
  paint.begin_column(x, end, width);
}

/// What was bought and which order it is, in the merchant's words.
void order_lines(const Screen& screen) {
  const auto* view = screen.widget.view();
  if (!view) return;
  screen.paint.gap(4);
  foreign_line(screen.paint, TextStyle::body, view->payment.name);
  paragraph(
      screen.paint, TextStyle::caption,
      std::string{screen.word(WidgetWord::order_number)} + " " + view->payment.merchant_uid.str(),
      screen.colors().muted);
}

/// A tinted box around facts, which `draw` draws.
template <class Draw>
void inset(Painter& paint, Draw draw) {
  const float x = paint.x(), y = paint.y(), width = paint.width();
  auto* list = ImGui::GetWindowDrawList();
  list->ChannelsSplit(2);
  list->ChannelsSetCurrent(1);
  paint.begin_column(x + 16, y + 12, width - 32);
  draw();
  const float height = paint.y() + 12 - y;
  list->ChannelsSetCurrent(0);
  paint.fill({x, y, width, height}, paint.colors().inset, paint.radius());
  list->ChannelsMerge();
  paint.begin_column(x, y + height, width);
}

/// Paid, refunded before, refundable: what the order stands at.
void balance_facts(const Screen& screen) {
  const auto& payment = screen.widget.view()->payment;
  fact(screen.paint, screen.word(WidgetWord::amount_paid), screen.amount(payment.amount),
       Weight::plain);
  fact(screen.paint, screen.word(WidgetWord::amount_refunded_before),
       screen.amount(payment.cancel_amount), Weight::plain);
  fact(screen.paint, screen.word(WidgetWord::amount_refundable),
       screen.amount(refundable_amount(payment)), Weight::strong);
}

FieldLook look_of(const Screen& screen, RequestField field, WidgetWord label,
                  const std::string& error) {
  const auto control = control_of(field);
  return {.control = control,
          .label = screen.word(label),
          .value = screen.widget.form()->text(field),
          .error = error,
          .traits = trait::required,
          .caret = screen.caret.control == control ? screen.caret.caret : -1};
}

void amount_field(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto currency = form.payment().currency();
  const bool partial = form.eligibility().partial_allowed;
  const auto error = form.message(RequestField::cancel_request_amount, screen.lang());
  auto look =
      look_of(screen, RequestField::cancel_request_amount, WidgetWord::refund_amount, error);
  const bool won = currency == Currency::krw && screen.lang() == Lang::ko;
  look.unit = won ? std::string_view{"원"} : currency.code();
  look.traits |= trait::align_right | (currency.decimals() > 0 ? trait::decimal : trait::digits);
  if (!partial) look.traits |= trait::disabled;
  field(screen.paint, look);
  screen.paint.gap(4);
  toggle(screen.paint, Control::full_refund, screen.word(WidgetWord::full_refund), form.is_full(),
         partial ? 0 : trait::disabled);
  if (!partial)
    paragraph(screen.paint, TextStyle::caption,
              text(Violation::partial_refund_not_allowed, screen.lang()), screen.colors().muted);
}

void reason_field(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto error = form.message(RequestField::reason, screen.lang());
  auto look = look_of(screen, RequestField::reason, WidgetWord::reason, error);
  look.hint = screen.word(WidgetWord::reason_hint);
  field(screen.paint, look);
  screen.paint.gap(metrics::gap);

  const auto chip = [&](Control control, WidgetWord word) {
    const auto label = screen.word(word);
    const bool chosen = form.text(RequestField::reason) == label;
    return ButtonText{control, label, chosen ? ButtonLook::chip_chosen : ButtonLook::chip};
  };
  const ButtonText texts[] = {
      chip(Control::reason_changed_mind, WidgetWord::reason_changed_mind),
      chip(Control::reason_defective, WidgetWord::reason_defective),
      chip(Control::reason_wrong_item, WidgetWord::reason_wrong_item),
      chip(Control::reason_late, WidgetWord::reason_late),
  };
  chips(screen.paint, texts, 4);
}

/// The banks by name, the first line standing for none chosen: "code\tname" a line.
std::string bank_options(const Screen& screen) {
  std::string options{"\t"};
  options += screen.word(WidgetWord::choose_bank);
  for (const auto& bank : screen.widget.form()->banks()) {
    options += '\n';
    options += bank.code;
    options += '\t';
    options += screen.lang() == Lang::ko ? bank.name_ko : bank.name_en;
  }
  return options;
}

void account_fields(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& form = *screen.widget.form();
  const auto error = [&](RequestField field) { return form.message(field, screen.lang()); };

  const auto bank_error = error(RequestField::refund_bank);
  const auto options = bank_options(screen);
  auto bank = look_of(screen, RequestField::refund_bank, WidgetWord::bank, bank_error);
  bank.hint = options;
  choice(paint, bank);
  paint.gap(metrics::gap * 2);

  const auto number_error = error(RequestField::refund_account);
  auto number =
      look_of(screen, RequestField::refund_account, WidgetWord::account_number, number_error);
  number.hint = screen.word(WidgetWord::account_number_hint);
  number.traits |= trait::digits;
  field(paint, number);
  paint.gap(metrics::gap * 2);

  const auto holder_error = error(RequestField::refund_holder);
  field(paint, look_of(screen, RequestField::refund_holder, WidgetWord::holder, holder_error));
  if (!form.has(RequestField::refund_tel)) return;

  paint.gap(metrics::gap * 2);
  const auto tel_error = error(RequestField::refund_tel);
  auto tel = look_of(screen, RequestField::refund_tel, WidgetWord::holder_tel, tel_error);
  tel.traits |= trait::telephone;
  field(paint, tel);
}

void section_title(const Screen& screen, WidgetWord word) {
  screen.paint.gap(metrics::section_gap);
  screen.paint.fill(screen.paint.take(1), screen.colors().line, 0);
  screen.paint.gap(metrics::section_gap);
  paragraph(screen.paint, TextStyle::strong, screen.word(word), screen.colors().text);
  screen.paint.gap(metrics::gap);
}

void draw_loading(const Screen& screen) {
  header(screen, WidgetWord::request_refund);
  screen.paint.gap(metrics::gap * 2);
  const auto loading = screen.word(WidgetWord::loading);
  busy_bar(screen.paint, loading,
           screen.motion == Motion::full ? screen.widget.seconds_in_phase() : -1);
  screen.paint.gap(metrics::gap);
  paragraph(screen.paint, TextStyle::body, loading, screen.colors().muted);
  screen.paint.gap(metrics::section_gap);
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
  button_pair(
      paint,
      {Control::try_again, screen.word(WidgetWord::try_again), ButtonLook::primary, trait::submits},
      {Control::cancel, screen.word(WidgetWord::close), ButtonLook::secondary});
}

void draw_not_refundable(const Screen& screen) {
  auto& paint = screen.paint;
  header(screen, WidgetWord::not_refundable_title);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  notice(paint, Tone::neutral,
         text(*screen.widget.view()->eligibility.not_refundable, screen.lang()), Announce::at_once);
  paint.gap(metrics::gap * 2);
  const auto& payment = screen.widget.view()->payment;
  fact(paint, screen.word(WidgetWord::amount_paid), screen.amount(payment.amount), Weight::plain);
  fact(paint, screen.word(WidgetWord::amount_refunded_before), screen.amount(payment.cancel_amount),
       Weight::plain);
  paint.gap(metrics::section_gap);
  wide_button(paint, {Control::done, screen.word(WidgetWord::close), ButtonLook::secondary});
}

void draw_editing(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& widget = screen.widget;
  header(screen, WidgetWord::request_refund);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  if (widget.problem()) {
    notice(paint, Tone::danger, widget.problem()->message, Announce::at_once);
    paint.gap(metrics::gap * 2);
  } else if (widget.has_earlier_request()) {
    notice(paint, Tone::warning, screen.word(WidgetWord::earlier_request_note), Announce::at_once);
    paint.gap(metrics::gap * 2);
  }
  inset(paint, [&] { balance_facts(screen); });
  paint.gap(metrics::section_gap);

  amount_field(screen);
  paint.gap(metrics::section_gap - 4);
  reason_field(screen);
  if (widget.form()->has(RequestField::refund_account)) {
    section_title(screen, WidgetWord::refund_account);
    account_fields(screen);
  }
  paint.gap(metrics::section_gap);
  const auto left = widget.form()->left_after();
  fact(paint, screen.word(WidgetWord::amount_left_after), left ? screen.amount(*left) : "–",
       Weight::plain);
  paint.gap(metrics::gap * 2);
  button_pair(
      paint,
      {Control::review, screen.word(WidgetWord::review), ButtonLook::primary, trait::submits},
      {Control::cancel, screen.word(WidgetWord::cancel), ButtonLook::secondary});
}

void figure(const Screen& screen, Money money) {
  paragraph(screen.paint, TextStyle::figure, screen.amount(money), screen.colors().text,
            Align::left);
}

/// When the customer has the money.
void arrival_line(const Screen& screen, const Arrival& arrival, Align align) {
  const auto line =
      std::string{screen.word(WidgetWord::arrival)} + ": " + arrival_text(arrival, screen.lang());
  paragraph(screen.paint, TextStyle::caption, line, screen.colors().muted, align);
}

/// What was typed, read back, with the account number masked.
void typed_facts(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto order = accept(form.request(), form.payment(), form.eligibility());
  if (!order) return;
  foreign_fact(screen.paint, screen.word(WidgetWord::reason), order->reason);
  if (!order->account) return;
  const auto bank = form.bank();
  const auto name = !bank                       ? std::string_view{}
                    : screen.lang() == Lang::ko ? bank->name_ko
                                                : bank->name_en;
  fact(screen.paint, screen.word(WidgetWord::bank), name, Weight::plain);
  fact(screen.paint, screen.word(WidgetWord::account_number),
       masked_account_number(order->account->number), Weight::plain);
  foreign_fact(screen.paint, screen.word(WidgetWord::holder), order->account->holder);
  if (!order->account->tel.empty())
    fact(screen.paint, screen.word(WidgetWord::holder_tel),
         masked_account_number(order->account->tel), Weight::plain);
}

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
  paint.gap(metrics::section_gap);
  const auto refund = refund_button_text(*asked, screen.lang());
  const unsigned too_early = screen.widget.may_confirm() ? 0 : trait::disabled;
  button_pair(paint, {Control::confirm, refund, ButtonLook::primary, trait::submits | too_early},
              {Control::back, screen.word(WidgetWord::back), ButtonLook::secondary});
}

WidgetWord sending_note(double seconds) {
  if (seconds < 5) return WidgetWord::sending_note;
  if (seconds < 15) return WidgetWord::sending_slow_note;
  return WidgetWord::sending_very_slow_note;
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
  const auto title =
      widget.is_unanswered() ? WidgetWord::unanswered_title : WidgetWord::under_way_title;
  const auto note = widget.may_send_again()  ? WidgetWord::unanswered_again_note
                    : widget.is_unanswered() ? WidgetWord::unanswered_note
                                             : WidgetWord::under_way_note;
  header(screen, title);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  if (widget.refund())
    figure(screen, widget.refund()->amount);
  else if (widget.form() && widget.form()->amount())
    figure(screen, *widget.form()->amount());
  paint.gap(metrics::gap * 2);
  busy_bar(paint, screen.word(title),
           screen.motion == Motion::full ? widget.seconds_in_phase() : -1);
  paint.gap(metrics::gap * 2);
  paragraph(paint, TextStyle::body, screen.word(note), screen.colors().muted);
  paint.gap(metrics::section_gap);
  const ButtonText close{Control::done, screen.word(WidgetWord::close), ButtonLook::secondary};
  if (!widget.may_send_again()) return wide_button(paint, close);
  button_pair(paint,
              {Control::send_again, screen.word(WidgetWord::send_again), ButtonLook::primary,
               trait::submits},
              close);
}

/// The mark, the title under it and the cross beside them.
void result_header(const Screen& screen, Tone tone, WidgetWord title) {
  auto& paint = screen.paint;
  const float x = paint.x(), y = paint.y(), width = paint.width();
  const Box cross{x + width - metrics::icon_button + 12, y - 6, metrics::icon_button,
                  metrics::icon_button};
  result_mark(paint, tone);
  paint.gap(metrics::gap * 2);
  const auto words = screen.word(title);
  const auto box = paint.paragraph(TextStyle::title, words, paint.colors().text, Align::center);
  paint.add({Role::heading, Control::heading, box, 0, std::string{words}});
  const float end = paint.y();
  close_button(paint, cross, screen.word(WidgetWord::close));
  paint.begin_column(x, end, width);
}

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
  if (!refund.receipt_url.empty()) {
    paint.gap(metrics::gap);
    link(paint, Control::receipt, screen.word(WidgetWord::receipt), refund.receipt_url);
  }
  paint.gap(metrics::section_gap);
  wide_button(paint,
              {Control::done, screen.word(WidgetWord::done), ButtonLook::primary, trait::submits});
}

/// Refused, or not done: the message, what the PG said, and that nothing was taken.
void draw_failed(const Screen& screen, Tone tone, WidgetWord title, const ButtonText& on) {
  auto& paint = screen.paint;
  const auto* problem = screen.widget.problem();
  result_header(screen, tone, title);
  paint.gap(metrics::gap);
  paragraph(paint, TextStyle::body, screen.word(WidgetWord::nothing_refunded_note),
            screen.colors().muted, Align::center);
  paint.gap(metrics::gap * 2);
  notice(paint, tone, problem->message, Announce::at_once);
  if (!problem->detail.empty() && problem->detail != problem->message) {
    paint.gap(metrics::gap);
    paragraph(paint, TextStyle::body, problem->detail, screen.colors().text);
  }
  paint.gap(metrics::section_gap);
  button_pair(paint, on, {Control::done, screen.word(WidgetWord::close), ButtonLook::secondary});
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
  draw_failed(screen, Tone::warning, WidgetWord::not_done_title,
              {Control::try_again, screen.word(WidgetWord::try_again), ButtonLook::primary,
               trait::submits});
}

/// The phase in one sentence, for who can't see it: the title, and for a wait how it goes on.
std::string announcement(const Screen& screen) {
  const auto say = [&](WidgetWord word) { return std::string{screen.word(word)}; };
  const auto& widget = screen.widget;
  switch (widget.phase()) {
    case Phase::idle:
    case Phase::editing:
    case Phase::confirming:
    case Phase::load_failed:
    case Phase::not_refundable:
      return {};
    case Phase::loading:
      return say(WidgetWord::loading);
    case Phase::sending:
      return say(WidgetWord::sending_title) + ". " + say(sending_note(widget.seconds_in_phase()));
    case Phase::under_way:
      if (widget.may_send_again()) return say(WidgetWord::unanswered_again_note);
      return widget.is_unanswered() ? say(WidgetWord::unanswered_note)
                                    : say(WidgetWord::under_way_title);
    case Phase::refunded:
      return say(WidgetWord::refunded_title) + ": " + screen.amount(widget.refund()->amount);
    case Phase::refused:
      return say(WidgetWord::refused_title);
    case Phase::not_done:
      return say(WidgetWord::not_done_title);
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
    case Phase::under_way:
      return widget.is_open() && motion == Motion::full;
    case Phase::sending:
      return widget.is_open();  // its words change with time
  }
  assert(false);
  return false;
}

}  // namespace refund
