#pragma once

#include <string>

#include "shared/arrival.h"
#include "shared/widget_words.h"
#include "web/imgui/controls.h"
#include "web/imgui/refund_view.h"

namespace refund {

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

// What several screens begin with or hold.

/// The title, with the cross beside it.
void header(const Screen& screen, WidgetWord title);
/// What was bought and which order it is, in the merchant's words.
void order_lines(const Screen& screen);
void figure(const Screen& screen, Money money);
/// When the customer has the money.
void arrival_line(const Screen& screen, const Arrival& arrival, Align align);
WidgetWord sending_note(double seconds);
/// In how many seconds sending_note() says something else: infinity for never.
double until_next_sending_note(double seconds);
/// What a customer reads of Widget::until_retry(): 1 until it is over.
int whole_seconds_until_retry(const Widget& widget);
/// "Try again", which counts down and can't be pressed before the time that the server has named.
ButtonText try_again_button(const Screen& screen, std::string& label);

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

// One function for each screen, called by draw_widget().

void draw_loading(const Screen& screen);
void draw_load_failed(const Screen& screen);
void draw_not_refundable(const Screen& screen);
void draw_editing(const Screen& screen);
void draw_confirming(const Screen& screen);
void draw_sending(const Screen& screen);
void draw_under_way(const Screen& screen);
void draw_refunded(const Screen& screen);
void draw_refused(const Screen& screen);
void draw_not_done(const Screen& screen);

}  // namespace refund
