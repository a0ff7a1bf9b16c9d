#include "web/browser/browser_glyphs.h"

#include "web/browser/host.h"

namespace refund::browser {

FaceMetrics BrowserGlyphs::metrics(float size, int weight) {
  FaceMetrics metrics;
  host_font_metrics(family_, size, weight, &metrics.ascent, &metrics.descent);
  return metrics;
}

Glyph BrowserGlyphs::glyph(char32_t code_point, float size, int weight) {
  Glyph glyph;
  int box[4] = {};
  glyph.advance = host_glyph(family_, code_point, size, weight, box);
  glyph.left = box[0];
  glyph.top = box[1];
  glyph.width = box[2];
  glyph.height = box[3];
  glyph.coverage.resize(static_cast<std::size_t>(glyph.width * glyph.height));
  if (!glyph.coverage.empty()) host_glyph_pixels(glyph.coverage.data(), glyph.width, glyph.height);
  return glyph;
}

}  // namespace refund::browser
