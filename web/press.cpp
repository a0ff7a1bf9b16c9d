#include "web/press.h"

#include "web/reason_choices.h"

namespace refund {
namespace {

void put_reason(Widget& widget, Control chosen) {
  if (widget.phase() != Phase::editing) return;
  const auto choices = reason_choices(widget.view()->shop, widget.lang());
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (reason_choice(i) == chosen)
      widget.form()->type(RequestField::reason, choices[i], choices[i].size());
}

void toggle_full_refund(Widget& widget) {
  if (widget.phase() != Phase::editing || !widget.form()->eligibility().partial_allowed) return;
  if (widget.form()->is_full())
    widget.form()->ask_for_a_part();
  else
    widget.form()->ask_for_everything();
}

}  // namespace

void press(Widget& widget, Control control) {
  switch (control) {
    case Control::request_refund:
      return widget.open();
    case Control::close:
    case Control::cancel:
    case Control::done:
      return widget.close();
    case Control::full_refund:
      return toggle_full_refund(widget);
    case Control::reason_choice_1:
    case Control::reason_choice_2:
    case Control::reason_choice_3:
    case Control::reason_choice_4:
    case Control::reason_choice_5:
    case Control::reason_choice_6:
      return put_reason(widget, control);
    case Control::review:
      return widget.review();
    case Control::back:
      return widget.back();
    case Control::confirm:
      return widget.confirm();
    case Control::try_again:
      return widget.try_again();
    case Control::change_request:
      return widget.change_request();
    case Control::send_again:
      return widget.send_again();
    case Control::bank:
      if (widget.phase() == Phase::editing) widget.form()->open_banks();
      return;
    case Control::none:
    case Control::heading:
    case Control::amount:
    case Control::reason:
    case Control::bank_list:
    case Control::account_number:
    case Control::holder:
    case Control::holder_tel:
    case Control::receipt:
      return;
  }
}

std::size_t type(Widget& widget, Control control, std::string_view typed, std::size_t caret) {
  if (widget.phase() != Phase::editing) return caret;
  auto& form = *widget.form();
  if (control == Control::bank_list) {
    form.choose_bank(typed);
  } else if (control == Control::bank) {
    form.search_bank(typed);
  } else if (const auto field = field_of(control)) {
    return form.type(*field, typed, caret);
  }
  return caret;
}

void leave(Widget& widget, Control control) {
  const auto field = field_of(control);
  if (field && widget.phase() == Phase::editing) widget.form()->leave(*field);
}

bool press_key(Widget& widget, Control control, Key key) {
  if (control != Control::bank || widget.phase() != Phase::editing) return false;
  auto& form = *widget.form();
  const auto& banks = form.banks();
  switch (key) {
    case Key::down:
    case Key::up:
      form.move_bank(key == Key::down ? 1 : -1);
      return true;
    case Key::enter:
      if (!banks.is_open()) return false;
      if (const auto marked = banks.marked()) form.choose_bank(banks.found()[*marked].code);
      return true;
    case Key::escape:
      if (!banks.is_open()) return false;
      form.close_banks();
      return true;
  }
  return false;
}

}  // namespace refund
