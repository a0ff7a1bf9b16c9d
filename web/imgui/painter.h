#pragma once

#include <string_view>

#include "imgui.h"
#include "web/imgui/glyph_atlas.h"
#include "web/imgui/semantics.h"
#include "web/imgui/theme.h"

namespace refund {

enum class Align { left, center, right };

/// What ImGui and the page know about a control at this moment.
struct ControlState {
  bool hovered = false, held = false, focused = false;
};

/// Paints onto the current ImGui window from the top down, in CSS pixels. Knows shapes and text;
/// what a button or a field looks like stands in controls.h.
class Painter {
 public:
  /// `focused` is the control that the page shows a focus ring for.
  Painter(GlyphAtlas& atlas, const Palette& colors, SemanticNodes& nodes, Control focused,
          float radius);

  const Palette& colors() const { return colors_; }
  float radius() const { return radius_; }

  /// The column in which things are laid out.
  void begin_column(float x, float y, float width);
  float x() const { return x_; }
  float y() const { return y_; }
  float width() const { return width_; }
  void gap(float height) { y_ += height; }
  /// The next `height` pixels of the column.
  Box take(float height);

  void fill(Box box, Color color, float radius);
  /// A filled box with a border inside its edge.
  void frame(Box box, Color border, float thickness, Color filling, float radius);
  /// A ring two pixels off a control's edge.
  void focus_ring(Box box, float radius);
  void line(ImVec2 from, ImVec2 to, Color color, float thickness);
  void polyline(const ImVec2* points, int count, Color color, float thickness);
  void circle(ImVec2 center, float radius, Color color);

  /// One line of text, vertically in the middle of `box`; cut with an ellipsis where it is too
  /// long.
  void text(Box box, TextStyle style, std::string_view text, Color color,
            Align align = Align::left);
  /// Lines wrapped at spaces into the column, which they move on. The box that they fill.
  Box paragraph(TextStyle style, std::string_view text, Color color, Align align = Align::left);
  float text_width(TextStyle style, std::string_view text);
  /// How many lines paragraph() would make of it.
  int line_count(TextStyle style, std::string_view text);

  /// Lets ImGui see the box as something that can be hovered and held.
  ControlState control(Control control, Box box);
  SemanticNode& add(SemanticNode node);

 private:
  float snap(float value) const;
  /// Calls `each` with every line of the text as it is wrapped into the column.
  template <class Each>
  void wrap(TextStyle style, std::string_view text, Each each);
  void draw_line(TextStyle style, std::string_view text, Box line, Color color, Align align);
  ImFont* prepared(TextStyle style, std::string_view text);

  GlyphAtlas& atlas_;
  const Palette& colors_;
  SemanticNodes& nodes_;
  ImDrawList& list_;
  Control focused_;
  float radius_;
  float x_ = 0, y_ = 0, width_ = 0;
};

}  // namespace refund
