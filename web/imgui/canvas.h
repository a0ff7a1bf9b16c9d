#pragma once

#include "imgui.h"
#include "web/imgui/glyph_atlas.h"
#include "web/imgui/refund_view.h"
#include "web/imgui/semantics.h"
#include "web/imgui/theme.h"
#include "web/widget.h"

namespace refund {

/// How the page wants the widget drawn.
struct Look {
  float width = 0;  ///< CSS pixels
  float pixel_ratio = 1;
  float radius = 10;
  Motion motion = Motion::full;
  Control focused = Control::none;  ///< the control that shows a focus ring
  Palette colors;
};

/// One widget's own ImGui context: pointer in, triangles and semantic nodes out. Several on a page
/// share glyphs and nothing else.
class Canvas {
 public:
  /// `atlas` must outlive the canvas.
  explicit Canvas(GlyphAtlas& atlas);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  void pointer_at(float x, float y);
  void pointer_gone();
  void pointer_pressed();
  void pointer_released();

  /// Draws `widget` and returns the triangles, which live until the next draw(). `seconds` is the
  /// time since the frame before.
  const ImDrawData& draw(const Widget& widget, const Look& look, const CaretPlace& caret,
                         double seconds);

  const SemanticNodes& nodes() const { return nodes_; }
  float height() const { return height_; }
  /// ImGui takes one input event a frame: true while some are waiting.
  bool has_more_input() const;

 private:
  void draw_once(const Widget& widget, const Look& look, const CaretPlace& caret, double seconds);

  GlyphAtlas& atlas_;
  ImGuiContext* context_;
  SemanticNodes nodes_;
  float height_ = 0;
};

}  // namespace refund
