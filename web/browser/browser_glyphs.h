#pragma once

#include "web/imgui/glyph_atlas.h"

namespace refund::browser {

/// Glyphs of a font family of the page, rasterised by the browser.
class BrowserGlyphs : public GlyphSource {
 public:
  explicit BrowserGlyphs(int family) : family_(family) {}
  FaceMetrics metrics(float size, int weight) override;
  Glyph glyph(char32_t code_point, float size, int weight) override;

 private:
  int family_;
};

}  // namespace refund::browser
