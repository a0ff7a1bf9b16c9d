#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "web/imgui/theme.h"

namespace refund {

/// A glyph as it was rasterised, in device pixels. The bitmap's left top corner lies at
/// (left, top) from the pen on the baseline.
struct Glyph {
  float advance = 0;
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<std::uint8_t> coverage;  ///< width * height, one byte each
};

/// How far a face reaches over and under its baseline, in device pixels.
struct FaceMetrics {
  float ascent = 0, descent = 0;
};

/// Where glyphs come from: the browser's own fonts, or a made-up one in tests.
class GlyphSource {
 public:
  virtual ~GlyphSource() = default;
  /// `size` in device pixels.
  virtual FaceMetrics metrics(float size, int weight) = 0;
  virtual Glyph glyph(char32_t code_point, float size, int weight) = 0;
};

/// ImGui's font atlas, filled glyph by glyph as text is met: no font is shipped, and Hangul costs
/// only the syllables on the screen. Shared by all widgets of a page with the same font family.
class GlyphAtlas {
 public:
  /// `source` must outlive the atlas.
  explicit GlyphAtlas(GlyphSource& source);
  GlyphAtlas(const GlyphAtlas&) = delete;
  GlyphAtlas& operator=(const GlyphAtlas&) = delete;

  ImFontAtlas& atlas() { return atlas_; }
  ImFont* font(TextStyle style) const { return faces_[index(style)].font; }

  /// Notes the characters of a text that is being drawn. Those that are new are missing in this
  /// frame; update() adds them.
  void want(TextStyle style, std::string_view text);

  /// Rasterises what is missing at this pixel ratio. True when something changed, so that the
  /// frame has to be drawn again and the texture uploaded. Never call it inside a frame.
  bool update(float pixel_ratio);

  /// Counts the changes: a texture uploaded at another version is stale.
  unsigned version() const { return version_; }
  float pixel_ratio() const { return pixel_ratio_; }

 private:
  struct Entry {
    char32_t code_point;
    Glyph glyph;
  };
  struct Place {
    int x, y;  // in the texture
  };
  struct Face {
    ImFont* font = nullptr;
    std::vector<Entry> entries;  // sorted by code point
    std::vector<char32_t> missing;
  };
  static std::size_t index(TextStyle style) { return static_cast<std::size_t>(style); }
  static std::vector<Entry>::iterator place_of(Face& face, char32_t code_point);
  void rasterise_missing();
  void rebuild();
  std::vector<Place> place_glyphs();
  void make_texture();
  void put_glyph(ImFont& font, const Entry& entry, Place place);

  GlyphSource& source_;
  ImFontAtlas atlas_;
  Face faces_[text_style_count];
  float pixel_ratio_ = 0;
  unsigned version_ = 0;
};

}  // namespace refund
