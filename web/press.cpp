#include "web/press.h"

#include "shared/widget_words.h"

namespace refund {
namespace {

void put_reason(Widget& widget, WidgetWord word) {
  if (widget.phase() != Phase::editing) return;
  const auto words = text(word, widget.lang());
  widget.form()->type(RequestField::reason, words, words.size());
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
    case Control::reason_changed_mind:
      return put_reason(widget, WidgetWord::reason_changed_mind);
    case Control::reason_defective:
      return put_reason(widget, WidgetWord::reason_defective);
    case Control::reason_wrong_item:
      return put_reason(widget, WidgetWord::reason_wrong_item);
    case Control::reason_late:
      return put_reason(widget, WidgetWord::reason_late);
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
    case Control::none:
    case Control::heading:
    case Control::amount:
    case Control::reason:
    case Control::bank:
    case Control::account_number:
    case Control::holder:
    case Control::holder_tel:
    case Control::receipt:
      return;
  }
}

}  // namespace refund
