#include "web/imgui/glyph_atlas.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "imgui_internal.h"

namespace refund {
namespace {

constexpr int atlas_width = 512;
constexpr int white_pixels = 2;

TypeFace face_of(std::size_t index) {
  return type_face(static_cast<TextStyle>(index));
}

}  // namespace

GlyphAtlas::GlyphAtlas(GlyphSource& source) : source_(source) {
  atlas_.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
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
    const auto entry = place_of(face, c);
    if (entry != face.entries.end() && entry->code_point == c) continue;
    if (std::find(face.missing.begin(), face.missing.end(), c) == face.missing.end())
      face.missing.push_back(c);
  }
}

/// Where the code point is among the entries, or where it belongs.
std::vector<GlyphAtlas::Entry>::iterator GlyphAtlas::place_of(Face& face, char32_t code_point) {
  return std::lower_bound(face.entries.begin(), face.entries.end(), code_point,
                          [](const Entry& e, char32_t c) { return e.code_point < c; });
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
      face.entries.insert(place_of(face, c),
                          {c, source_.glyph(c, type.size * pixel_ratio_, type.weight)});
    face.missing.clear();
  }
}

/// In place of ImFontAtlas::Build(), which would bring in ImGui's own font, 12 kB compressed, and
/// round font sizes to whole pixels.
void GlyphAtlas::rebuild() {
  static unsigned char no_font_file[1];
  atlas_.Clear();
  for (std::size_t i = 0; i < text_style_count; ++i) {
    ImFontConfig config;
    config.SizePixels = face_of(i).size * pixel_ratio_;
    config.FontData = no_font_file;
    config.FontDataSize = sizeof no_font_file;
    config.FontDataOwnedByAtlas = false;
    faces_[i].font = atlas_.AddFont(&config);
  }
  const auto places = place_glyphs();
  make_texture();
  auto place = places.begin();
  for (std::size_t i = 0; i < text_style_count; ++i) {
    const auto type = face_of(i);
    const auto reach = source_.metrics(type.size * pixel_ratio_, type.weight);
    auto& font = *faces_[i].font;
    ImFontAtlasBuildSetupFont(&atlas_, &font, &atlas_.ConfigData[static_cast<int>(i)],
                              std::round(reach.ascent), -std::round(reach.descent));
    for (const auto& entry : faces_[i].entries) put_glyph(font, entry, *place++);
    font.BuildLookupTable();
  }
  atlas_.TexReady = true;
}

/// Rows of glyphs one after another, a pixel apart: glyphs of one face are about equally high.
/// Sets the texture's size.
std::vector<GlyphAtlas::Place> GlyphAtlas::place_glyphs() {
  int width = atlas_width;
  for (const auto& face : faces_)
    for (const auto& entry : face.entries) width = std::max(width, entry.glyph.width);

  std::vector<Place> places;
  int x = white_pixels + 1, y = 0, row = white_pixels;
  for (const auto& face : faces_) {
    for (const auto& [code_point, glyph] : face.entries) {
      if (x + glyph.width > width) {
        y += row + 1;
        x = row = 0;
      }
      places.push_back({x, y});
      x += glyph.width + 1;
      row = std::max(row, glyph.height);
    }
  }
  atlas_.TexWidth = width;
  atlas_.TexHeight = ImUpperPowerOfTwo(y + row);
  return places;
}

/// An empty texture with the few white pixels that plain shapes are drawn with.
void GlyphAtlas::make_texture() {
  const auto width = static_cast<std::size_t>(atlas_.TexWidth);
  const auto bytes = width * static_cast<std::size_t>(atlas_.TexHeight);
  atlas_.TexPixelsAlpha8 = static_cast<unsigned char*>(IM_ALLOC(bytes));
  std::memset(atlas_.TexPixelsAlpha8, 0, bytes);
  for (std::size_t line = 0; line < white_pixels; ++line)
    std::memset(atlas_.TexPixelsAlpha8 + line * width, 0xff, white_pixels);
  atlas_.TexUvScale = ImVec2{1.0F / static_cast<float>(atlas_.TexWidth),
                             1.0F / static_cast<float>(atlas_.TexHeight)};
  atlas_.TexUvWhitePixel =
      ImVec2{white_pixels / 2.0F * atlas_.TexUvScale.x, white_pixels / 2.0F * atlas_.TexUvScale.y};
}

void GlyphAtlas::put_glyph(ImFont& font, const Entry& entry, Place place) {
  const auto& glyph = entry.glyph;
  for (int line = 0; line < glyph.height; ++line)
    std::memcpy(atlas_.TexPixelsAlpha8 + (place.y + line) * atlas_.TexWidth + place.x,
                glyph.coverage.data() + line * glyph.width, static_cast<std::size_t>(glyph.width));

  const auto real = [](int value) { return static_cast<float>(value); };
  const float x = real(glyph.left);
  const float y = font.Ascent + real(glyph.top);
  const auto uv = [&](int at_x, int at_y) {
    return ImVec2{real(at_x) * atlas_.TexUvScale.x, real(at_y) * atlas_.TexUvScale.y};
  };
  const auto from = uv(place.x, place.y);
  const auto to = uv(place.x + glyph.width, place.y + glyph.height);
  font.AddGlyph(nullptr, static_cast<ImWchar>(entry.code_point), x, y, x + real(glyph.width),
                y + real(glyph.height), from.x, from.y, to.x, to.y, glyph.advance);
}

}  // namespace refund
