#pragma once

#include "web/imgui/painter.h"
#include "web/widget.h"

namespace refund {

/// Whether things may move by themselves: prefers-reduced-motion.
enum class Motion { full, reduced };

/// Where the caret belongs in a field whose text the widget has just rewritten.
struct CaretPlace {
  Control control = Control::none;
  int caret = -1;
};

/// Draws what the customer sees of `widget` from its state, into the current ImGui window, `width`
/// CSS pixels wide: the button when it is closed, else the open card. Changes nothing.
/// Returns the height that it takes.
float draw_widget(Painter& paint, const Widget& widget, float width, Motion motion,
                  const CaretPlace& caret);

/// True while what draw_widget() draws moves by itself.
bool is_animated(const Widget& widget, Motion motion);

/// In how many milliseconds draw_widget() will draw something else although nothing has happened:
/// 0 for at once, -1 for never.
int next_frame(const Widget& widget, Motion motion);

}  // namespace refund
