#pragma once

#include "web/browser/browser_glyphs.h"
#include "web/imgui/canvas.h"
#include "web/widget.h"

namespace refund::browser {

/// The glyphs of one font family, shared by the widgets of a page that use it.
struct FamilyGlyphs {
  explicit FamilyGlyphs(int family_number) : family(family_number), source(family_number) {}
  int family;
  int widgets = 0;  ///< how many use it; with the last one it goes
  BrowserGlyphs source;
  GlyphAtlas atlas{source};
};

/// One <imp-refund>: its state, its canvas and how it wants to look. All elements of a page live in
/// one Wasm instance, since code, glyphs and the GL context are then there once; what must not be
/// shared, the form's state and ImGui's context, is in here.
struct WidgetInstance {
  WidgetInstance(FamilyGlyphs& shared_glyphs, Lang lang)
      : glyphs(shared_glyphs), widget(lang), canvas(glyphs.atlas) {}

  FamilyGlyphs& glyphs;
  Widget widget;
  Canvas canvas;
  Look look;
  CaretPlace caret;
  int retry_after = 0;  ///< of the answer that is told next
};

}  // namespace refund::browser
