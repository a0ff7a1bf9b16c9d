#include "web/imgui/glyph_atlas.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "imgui_internal.h"
#include "misc/freetype/imgui_freetype.h"

namespace refund {
namespace {

constexpr int atlas_width = 512;

TypeFace face_of(std::size_t index) { return type_face(static_cast<TextStyle>(index)); }

}  // namespace

GlyphAtlas::GlyphAtlas(GlyphSource& source) : source_(source) {
  atlas_.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  atlas_.UserData = this;
  for (auto& face : faces_)
    for (const char32_t c : {U' ', U'?', U'…'}) face.missing.push_back(c);
}

void GlyphAtlas::want(TextStyle style, std::string_view text) {
  auto& face = faces_[index(style)];
  for (const char *at = text.data(), *end = at + text.size(); at < end;) {
    unsigned decoded = 0;
    at += ImTextCharFromUtf8(&decoded, at, end);
    if (decoded < ' ' || decoded > IM_UNICODE_CODEPOINT_MAX) continue;
    const char32_t c = decoded;
    const auto entry = std::lower_bound(face.entries.begin(), face.entries.end(), c,
                                        [](const Entry& e, char32_t v) { return e.code_point < v; });
    if (entry != face.entries.end() && entry->code_point == c) continue;
    if (std::find(face.missing.begin(), face.missing.end(), c) == face.missing.end())
      face.missing.push_back(c);
  }
}

bool GlyphAtlas::update(float pixel_ratio) {
  if (pixel_ratio != pixel_ratio_) {
    pixel_ratio_ = pixel_ratio;
    for (auto& face : faces_) {
      for (const auto& entry : face.entries) face.missing.push_back(entry.code_point);
      face.entries.clear();
    }
  }
  const bool complete = std::all_of(std::begin(faces_), std::end(faces_),
                                    [](const Face& face) { return face.missing.empty(); });
  if (complete) return false;
  rasterise_missing();
  rebuild();
  ++version_;
  return true;
}

void GlyphAtlas::rasterise_missing() {
  for (std::size_t i = 0; i < text_style_count; ++i) {
    auto& face = faces_[i];
    const auto type = face_of(i);
    for (const char32_t c : face.missing)
      face.entries.push_back({c, source_.glyph(c, type.size * pixel_ratio_, type.weight)});
    face.missing.clear();
    std::sort(face.entries.begin(), face.entries.end(),
              [](const Entry& a, const Entry& b) { return a.code_point < b.code_point; });
  }
}

void GlyphAtlas::rebuild() {
  static constexpr ImFontBuilderIO builder{build};
  static unsigned char no_font_file[1];
  atlas_.Clear();
  atlas_.FontBuilderIO = &builder;
  for (std::size_t i = 0; i < text_style_count; ++i) {
    ImFontConfig config;
    config.SizePixels = face_of(i).size * pixel_ratio_;
    config.FontData = no_font_file;
    config.FontDataSize = sizeof no_font_file;
    config.FontDataOwnedByAtlas = false;
    faces_[i].font = atlas_.AddFont(&config);
  }
  atlas_.Build();
}

bool GlyphAtlas::build(ImFontAtlas* atlas) {
  auto& self = *static_cast<GlyphAtlas*>(atlas->UserData);
  ImFontAtlasBuildInit(atlas);
  for (std::size_t i = 0; i < text_style_count; ++i) {
    auto& face = self.faces_[i];
    const auto type = face_of(i);
    const auto reach = self.source_.metrics(type.size * self.pixel_ratio_, type.weight);
    auto& config = atlas->ConfigData[static_cast<int>(i)];
    ImFontAtlasBuildSetupFont(atlas, face.font, &config, std::round(reach.ascent),
                              -std::round(reach.descent));
    for (const auto& [code_point, glyph] : face.entries) {
      const auto id = static_cast<ImWchar>(code_point);
      if (glyph.coverage.empty()) {
        face.font->AddGlyph(&config, id, 0, 0, 0, 0, 0, 0, 0, 0, glyph.advance);
        continue;
      }
      const ImVec2 offset{static_cast<float>(glyph.left),
                          face.font->Ascent + static_cast<float>(glyph.top)};
      atlas->AddCustomRectFontGlyph(face.font, id, glyph.width, glyph.height, glyph.advance, offset);
    }
  }
  self.pack();
  ImFontAtlasBuildFinish(atlas);
  return true;
}

/// Rows of glyphs one after another, a pixel apart: glyphs of one face are about equally high.
void GlyphAtlas::pack() {
  int x = 0, y = 0, row = 0, widest = atlas_width;
  for (const auto& rect : atlas_.CustomRects) widest = std::max(widest, int{rect.Width} + 1);
  for (auto& rect : atlas_.CustomRects) {
    if (x + rect.Width + 1 > widest) {
      y += row + 1;
      x = row = 0;
    }
    rect.X = static_cast<unsigned short>(x);
    rect.Y = static_cast<unsigned short>(y);
    x += rect.Width + 1;
    row = std::max(row, int{rect.Height});
  }
  atlas_.TexWidth = widest;
  atlas_.TexHeight = ImUpperPowerOfTwo(y + row + 1);
  atlas_.TexUvScale = ImVec2{1.0F / static_cast<float>(atlas_.TexWidth),
                             1.0F / static_cast<float>(atlas_.TexHeight)};
  const auto bytes =
      static_cast<std::size_t>(atlas_.TexWidth) * static_cast<std::size_t>(atlas_.TexHeight);
  atlas_.TexPixelsAlpha8 = static_cast<unsigned char*>(IM_ALLOC(bytes));
  std::memset(atlas_.TexPixelsAlpha8, 0, bytes);

  for (const auto& rect : atlas_.CustomRects) {
    if (!rect.Font) continue;  // ImGui's own white pixel, drawn by ImFontAtlasBuildFinish()
    const auto& face = *std::find_if(std::begin(faces_), std::end(faces_),
                                     [&](const Face& f) { return f.font == rect.Font; });
    const auto entry = std::lower_bound(
        face.entries.begin(), face.entries.end(), char32_t{rect.GlyphID},
        [](const Entry& e, char32_t v) { return e.code_point < v; });
    for (int line = 0; line < rect.Height; ++line)
      std::memcpy(atlas_.TexPixelsAlpha8 + (rect.Y + line) * atlas_.TexWidth + rect.X,
                  entry->glyph.coverage.data() + line * rect.Width, rect.Width);
  }
}

}  // namespace refund

/// ImGui asks for this when no builder is set; ours always is. See imgui_config.h.
const ImFontBuilderIO* ImGuiFreeType::GetBuilderForFreeType() { return nullptr; }
