#include "web/imgui/controls.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace refund {
namespace {

Color tone_color(const Palette& colors, Tone tone) {
  switch (tone) {
    case Tone::neutral:
      return colors.text;
    case Tone::danger:
      return colors.danger;
    case Tone::success:
      return colors.success;
    case Tone::warning:
      return colors.warning;
  }
  return colors.text;
}

Color tone_soft(const Palette& colors, Tone tone) {
  switch (tone) {
    case Tone::neutral:
      return colors.inset;
    case Tone::danger:
      return colors.danger_soft;
    case Tone::success:
      return colors.success_soft;
    case Tone::warning:
      return colors.warning_soft;
  }
  return colors.inset;
}

Box inner(Box box, float x, float y) {
  return {box.x + x, box.y + y, box.width - 2 * x, box.height - 2 * y};
}

void label_line(Painter& paint, std::string_view label) {
  paint.text(paint.take(20), TextStyle::label, label, paint.colors().text);
  paint.gap(4);
}

/// What is wrong with a field and what it says about itself, in that order.
void lines_under(Painter& paint, const FieldLook& look) {
  for (const auto& [text, color] :
       {std::pair{look.error, paint.colors().danger}, std::pair{look.note, paint.colors().muted}}) {
    if (text.empty()) continue;
    paint.gap(4);
    paint.paragraph(TextStyle::caption, text, color);
  }
}

/// The border and ground of whatever takes input.
void input_frame(Painter& paint, Box box, const ControlState& state, const FieldLook& look) {
  const auto& colors = paint.colors();
  const bool disabled = look.traits & trait::disabled;
  const Color ground = disabled ? colors.inset : colors.surface;
  if (!look.error.empty())
    paint.frame(box, colors.danger, state.focused ? 2 : 1, ground, paint.radius());
  else if (state.focused)
    paint.frame(box, colors.focus, 2, ground, paint.radius());
  else
    paint.frame(box, state.hovered && !disabled ? colors.border_hovered : colors.border, 1, ground,
                paint.radius());
}

SemanticNode input_node(Role role, Box box, const FieldLook& look) {
  const unsigned invalid = look.error.empty() ? 0 : trait::invalid;
  return {role,
          look.control,
          box,
          look.traits | invalid,
          std::string{look.label},
          std::string{look.value},
          std::string{look.hint},
          std::string{look.error},
          look.caret,
          std::string{look.note}};
}

void chevron(Painter& paint, ImVec2 center, Color color) {
  const ImVec2 points[] = {{center.x - 5, center.y - 2.5F},
                           {center.x, center.y + 2.5F},
                           {center.x + 5, center.y - 2.5F}};
  paint.polyline(points, 3, color, 1.75F);
}

void check_mark(Painter& paint, ImVec2 center, float size, Color color, float thickness) {
  const ImVec2 points[] = {{center.x - size * 0.5F, center.y + size * 0.02F},
                           {center.x - size * 0.13F, center.y + size * 0.38F},
                           {center.x + size * 0.52F, center.y - size * 0.36F}};
  paint.polyline(points, 3, color, thickness);
}

}  // namespace

void heading(Painter& paint, std::string_view text) {
  const auto box = paint.paragraph(TextStyle::title, text, paint.colors().text);
  paint.add({Role::heading, Control::heading, box, 0, std::string{text}});
}

void paragraph(Painter& paint, TextStyle style, std::string_view text, Color color, Align align) {
  if (text.empty()) return;
  const auto box = paint.paragraph(style, text, color, align);
  paint.add({Role::paragraph, Control::none, box, 0, std::string{text}});
}

void foreign_line(Painter& paint, TextStyle style, std::string_view text) {
  if (text.empty()) return;
  const auto box = paint.take(type_face(style).leading);
  paint.add({Role::paragraph, Control::none, box, trait::drawn_by_dom, std::string{text}});
}

void fact(Painter& paint, std::string_view name, std::string_view value, Weight weight) {
  auto box = paint.take(24);
  const auto style = weight == Weight::strong ? TextStyle::strong : TextStyle::body;
  const auto& colors = paint.colors();
  paint.text(box, style, name, weight == Weight::strong ? colors.text : colors.muted);
  const float needed =
      paint.text_width(style, name) + metrics::gap + paint.text_width(style, value);
  const auto line =
      needed <= box.width ? box : paint.take(24);  // where it is narrow, under its name
  paint.text(line, style, value, colors.text, Align::right);
  box.height = line.y + line.height - box.y;
  paint.add({Role::fact, Control::none, box, 0, std::string{name}, std::string{value}});
}

void foreign_fact(Painter& paint, std::string_view name, std::string_view value) {
  const auto box = paint.take(24);
  paint.text(box, TextStyle::body, name, paint.colors().muted);
  const float name_width = paint.text_width(TextStyle::body, name) + 16;
  Box place{box.x + name_width, box.y, box.width - name_width, box.height};
  unsigned how = trait::align_right;
  if (paint.text_width(TextStyle::body, value) > place.width) {
    // What is long is read back in full, under its name.
    const auto lines = static_cast<float>(paint.line_count(TextStyle::body, value));
    place = paint.take(lines * type_face(TextStyle::body).leading);
    how = trait::wraps;
  }
  paint.add({Role::fact, Control::none, place, trait::drawn_by_dom | how, std::string{name},
             std::string{value}});
}

void term(Painter& paint, std::string_view name, std::string_view value, float name_width) {
  const float x = paint.x(), y = paint.y(), width = paint.width();
  const auto& colors = paint.colors();
  paint.text({x, y, name_width, 20}, TextStyle::caption, name, colors.muted);
  paint.begin_column(x + name_width, y, width - name_width);
  paint.paragraph(TextStyle::caption, value, colors.text);
  const float end = paint.y();
  paint.begin_column(x, end, width);
  paint.add({Role::fact,
             Control::none,
             {x, y, width, end - y},
             0,
             std::string{name},
             std::string{value}});
}

void separator(Painter& paint) {
  paint.gap(metrics::gap);
  paint.fill(paint.take(1), paint.colors().line, 0);
  paint.gap(metrics::gap);
}

void field(Painter& paint, const FieldLook& look) {
  label_line(paint, look.label);
  const auto box = paint.take(metrics::control_height);
  const auto state = paint.control(look.control, box);
  input_frame(paint, box, state, look);

  auto input = inner(box, metrics::field_padding, 2);
  if (!look.unit.empty()) {
    const float unit_width = paint.text_width(TextStyle::body, look.unit);
    paint.text({input.x + input.width - unit_width, box.y, unit_width, box.height}, TextStyle::body,
               look.unit, paint.colors().muted);
    input.width -= unit_width + 6;
  }
  if (!look.before.empty()) {
    const float width = paint.text_width(TextStyle::body, look.before) + 6;
    paint.text({input.x, box.y, width, box.height}, TextStyle::body, look.before,
               paint.colors().muted);
    input.x += width;
    input.width -= width;
  }
  paint.add(input_node(Role::field, input, look));
  lines_under(paint, look);
}

void search(Painter& paint, const FieldLook& look, const ListLook* list) {
  label_line(paint, look.label);
  const auto box = paint.take(metrics::control_height);
  const auto state = paint.control(look.control, box);
  input_frame(paint, box, state, look);
  chevron(paint, {box.x + box.width - 20, box.y + box.height / 2}, paint.colors().muted);
  auto input = inner(box, metrics::field_padding, 2);
  input.width -= 24;
  paint.add(input_node(Role::search, input, look));
  lines_under(paint, look);
  if (list == nullptr) return;

  paint.gap(4);
  const float rows = std::clamp(static_cast<float>(list->count), 1.0F, metrics::list_rows);
  const auto frame = paint.take(rows * metrics::list_row + 8);
  paint.frame(frame, paint.colors().border, 1, paint.colors().surface, paint.radius());
  if (list->count == 0)
    paint.text(inner(frame, metrics::field_padding, 4), TextStyle::body, list->empty,
               paint.colors().muted);
  paint.add({Role::list,
             list->control,
             inner(frame, 4, 4),
             0,
             std::string{list->label},
             std::string{list->chosen},
             std::string{list->items},
             {},
             list->marked});
}

void toggle(Painter& paint, Control control, std::string_view label, bool checked,
            unsigned traits) {
  const auto line = paint.take(32);
  const float width = 20 + 8 + paint.text_width(TextStyle::body, label);
  const Box box{line.x, line.y, width, line.height};
  const auto state = paint.control(control, box);
  const auto& colors = paint.colors();
  const bool disabled = traits & trait::disabled;
  const Box mark{box.x, box.y + 6, 20, 20};
  const float radius = std::min(paint.radius(), 6.0F);

  if (state.focused) paint.focus_ring(mark, radius);
  const Color on = disabled ? colors.border : state.hovered ? colors.accent_hovered : colors.accent;
  if (checked) {
    paint.fill(mark, on, radius);
    check_mark(paint, {mark.x + 10, mark.y + 10}, 11, disabled ? colors.surface : colors.on_accent,
               2);
  } else {
    paint.frame(mark, state.hovered ? colors.border_hovered : colors.border, 1.5F, colors.surface,
                radius);
  }
  paint.text({mark.x + 28, box.y, width - 28, box.height}, TextStyle::body, label, colors.text);
  paint.add(
      {Role::toggle, control, box, traits | (checked ? trait::checked : 0), std::string{label}});
}

void button(Painter& paint, Box box, const ButtonText& text) {
  const auto& colors = paint.colors();
  const auto state = paint.control(text.control, box);
  const bool chip = text.look == ButtonLook::chip || text.look == ButtonLook::chip_chosen;
  const float radius = chip ? box.height / 2 : paint.radius();
  if (state.focused) paint.focus_ring(box, radius);

  const auto style = chip ? TextStyle::caption : TextStyle::strong;
  Color words = colors.text;
  switch (text.look) {
    case ButtonLook::primary: {
      const Color ground = state.held      ? colors.accent_pressed
                           : state.hovered ? colors.accent_hovered
                                           : colors.accent;
      paint.fill(box, ground, radius);
      words = colors.on_accent;
      break;
    }
    case ButtonLook::secondary:
    case ButtonLook::chip: {
      const float tint = state.held ? 0.42F : state.hovered ? 0.30F : 0.18F;
      paint.fill(box, mixed(colors.surface, colors.border, tint), radius);
      break;
    }
    case ButtonLook::waiting:
      paint.fill(box, colors.inset, radius);
      words = colors.muted;
      break;
    case ButtonLook::chip_chosen:
      paint.frame(box, colors.focus, 1.5F, mixed(colors.surface, colors.accent, 0.12F), radius);
      break;
  }
  paint.text(inner(box, chip ? 12 : 8, 0), style, text.label, words, Align::center);
  const unsigned pressed = text.look == ButtonLook::chip_chosen ? trait::checked : 0;
  paint.add({Role::button, text.control, box, text.traits | pressed, std::string{text.label}});
}

void wide_button(Painter& paint, const ButtonText& text) {
  button(paint, paint.take(metrics::control_height), text);
}

void button_pair(Painter& paint, const ButtonText& on, const ButtonText& back) {
  const float back_width =
      std::max(96.0F, std::ceil(paint.text_width(TextStyle::strong, back.label)) + 40);
  const float on_width = paint.width() - back_width - metrics::gap;
  if (on_width < paint.text_width(TextStyle::strong, on.label) + 24) {
    wide_button(paint, on);
    paint.gap(metrics::gap);
    return wide_button(paint, back);
  }
  const auto row = paint.take(metrics::control_height);
  button(paint, {row.x, row.y, back_width, row.height}, back);
  button(paint, {row.x + back_width + metrics::gap, row.y, on_width, row.height}, on);
}

void chips(Painter& paint, const ButtonText* texts, int count) {
  auto row = paint.take(metrics::chip_height);
  float x = row.x;
  for (int i = 0; i < count; ++i) {
    const float width = std::ceil(paint.text_width(TextStyle::caption, texts[i].label)) + 24;
    if (x > row.x && x + width > row.x + row.width) {
      paint.gap(metrics::gap);
      row = paint.take(metrics::chip_height);
      x = row.x;
    }
    button(paint, {x, row.y, width, row.height}, texts[i]);
    x += width + metrics::gap;
  }
}

void close_button(Painter& paint, Box box, std::string_view label) {
  const auto& colors = paint.colors();
  const auto state = paint.control(Control::close, box);
  const float tint = state.held ? 0.14F : state.hovered ? 0.07F : 0;
  if (state.focused) paint.focus_ring(inner(box, 4, 4), paint.radius());
  paint.fill(inner(box, 4, 4), mixed(colors.surface, colors.text, tint), paint.radius());
  const ImVec2 center{box.x + box.width / 2, box.y + box.height / 2};
  const Color color = state.hovered ? colors.text : colors.muted;
  paint.line({center.x - 6, center.y - 6}, {center.x + 6, center.y + 6}, color, 1.75F);
  paint.line({center.x + 6, center.y - 6}, {center.x - 6, center.y + 6}, color, 1.75F);
  paint.add({Role::button, Control::close, box, trait::icon_only, std::string{label}});
}

void link(Painter& paint, Control control, std::string_view label, std::string_view address) {
  const auto line = paint.take(32);
  const float width = std::ceil(paint.text_width(TextStyle::strong, label));
  const Box box{line.x + (line.width - width) / 2, line.y, width, line.height};
  const auto state = paint.control(control, box);
  const auto& colors = paint.colors();
  if (state.focused) paint.focus_ring(inner(box, -4, 2), 4);
  paint.text(box, TextStyle::strong, label, colors.focus);
  paint.fill({box.x, box.y + 26, box.width, state.hovered ? 2.0F : 1.0F}, colors.focus, 0);
  paint.add({Role::link, control, box, 0, std::string{label}, std::string{address}});
}

void notice(Painter& paint, Tone tone, std::string_view text, Announce announce,
            std::string_view detail) {
  if (text.empty()) return;
  const float x = paint.x(), y = paint.y(), width = paint.width();
  const auto& colors = paint.colors();
  // The height follows from the words, and the ground lies under them: measured first.
  auto* list = ImGui::GetWindowDrawList();
  list->ChannelsSplit(2);
  list->ChannelsSetCurrent(1);
  paint.begin_column(x + 16, y + 12, width - 32);
  paint.paragraph(TextStyle::body, text, tone_color(colors, tone));
  const float detail_y = paint.y() + 4;
  if (!detail.empty()) {
    paint.gap(4);
    paint.paragraph(TextStyle::caption, detail, colors.text);
  }
  const float height = paint.y() + 12 - y;
  list->ChannelsSetCurrent(0);
  paint.fill({x, y, width, height}, tone_soft(colors, tone), paint.radius());
  list->ChannelsMerge();
  paint.begin_column(x, y + height, width);
  paint.add({Role::paragraph,
             Control::none,
             {x, y, width, (detail.empty() ? y + height : detail_y) - y},
             announce == Announce::at_once ? trait::alert : 0,
             std::string{text}});
  if (!detail.empty())
    paint.add({Role::paragraph,
               Control::none,
               {x, detail_y, width, y + height - detail_y},
               0,
               std::string{detail}});
}

void result_mark(Painter& paint, Tone tone) {
  const auto line = paint.take(56);
  const ImVec2 center{line.x + line.width / 2, line.y + 28};
  const auto& colors = paint.colors();
  const Color color = tone_color(colors, tone);
  paint.circle(center, 28, tone_soft(colors, tone));
  switch (tone) {
    case Tone::success:
      return check_mark(paint, center, 22, color, 3);
    case Tone::danger:
      paint.line({center.x - 8, center.y - 8}, {center.x + 8, center.y + 8}, color, 3);
      return paint.line({center.x + 8, center.y - 8}, {center.x - 8, center.y + 8}, color, 3);
    case Tone::warning:
    case Tone::neutral:
      paint.line({center.x, center.y - 11}, {center.x, center.y + 3}, color, 3);
      return paint.circle({center.x, center.y + 10}, 2, color);
  }
}

void busy_bar(Painter& paint, std::string_view label, double seconds) {
  const auto box = paint.take(4);
  paint.fill(box, paint.colors().line, 2);
  // A third of the bar travels along it once in 1.6 s; standing still it fills the middle.
  const float part = box.width / 3;
  const double rounds = seconds / 1.6;
  const float phase = seconds < 0 ? 0.5F : static_cast<float>(rounds - std::floor(rounds));
  const float left = box.x - part + (box.width + part) * phase;
  const float from = std::max(box.x, left);
  const float to = std::min(box.x + box.width, left + part);
  if (to > from) paint.fill({from, box.y, to - from, box.height}, paint.colors().accent, 2);
  paint.add({Role::progress, Control::none, box, 0, std::string{label}});
}

}  // namespace refund
