#include "web/imgui/painter.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"

namespace refund {
namespace {

ImU32 u32(Color color) {
  return IM_COL32(color.r, color.g, color.b, 255);
}

ImVec2 top_left(Box box) {
  return {box.x, box.y};
}
ImVec2 bottom_right(Box box) {
  return {box.x + box.width, box.y + box.height};
}

Box grown(Box box, float by) {
  return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

}  // namespace

Painter::Painter(GlyphAtlas& atlas, const Palette& colors, SemanticNodes& nodes, Control focused,
                 float radius)
    : atlas_(atlas),
      colors_(colors),
      nodes_(nodes),
      list_(*ImGui::GetWindowDrawList()),
      focused_(focused),
      radius_(radius) {
  // Edges are smoothed over one device pixel, not over one CSS pixel.
  list_._FringeScale = 1 / atlas_.pixel_ratio();
}

void Painter::begin_column(float x, float y, float width) {
  x_ = snap(x);
  y_ = y;
  width_ = width;
}

float Painter::snap(float value) const {
  return std::round(value * atlas_.pixel_ratio()) / atlas_.pixel_ratio();
}

Box Painter::take(float height) {
  const Box box{x_, snap(y_), width_, height};
  y_ += height;
  return box;
}

void Painter::fill(Box box, Color color, float radius) {
  list_.AddRectFilled(top_left(box), bottom_right(box), u32(color), radius);
}

void Painter::frame(Box box, Color border, float thickness, Color filling, float radius) {
  const float edge =
      std::max(1.0F, std::round(thickness * atlas_.pixel_ratio())) / atlas_.pixel_ratio();
  fill(box, border, radius);
  fill(grown(box, -edge), filling, std::max(0.0F, radius - edge));
}

void Painter::focus_ring(Box box, float radius) {
  const auto ring = grown(box, 3);
  list_.PathRect(top_left(ring), bottom_right(ring), radius + 3);
  list_.PathStroke(u32(colors_.focus), ImDrawFlags_Closed, 2);
}

void Painter::line(ImVec2 from, ImVec2 to, Color color, float thickness) {
  list_.AddLine(from, to, u32(color), thickness);
}

void Painter::polyline(const ImVec2* points, int count, Color color, float thickness) {
  list_.AddPolyline(points, count, u32(color), ImDrawFlags_None, thickness);
}

void Painter::circle(ImVec2 center, float radius, Color color) {
  list_.AddCircleFilled(center, radius, u32(color));
}

ImFont* Painter::prepared(TextStyle style, std::string_view text) {
  atlas_.want(style, text);
  return atlas_.font(style);
}

float Painter::text_width(TextStyle style, std::string_view text) {
  if (text.empty()) return 0;
  const auto* font = prepared(style, text);
  return font
      ->CalcTextSizeA(type_face(style).size, FLT_MAX, 0, text.data(), text.data() + text.size())
      .x;
}

void Painter::draw_line(TextStyle style, std::string_view text, Box line, Color color,
                        Align align) {
  if (text.empty()) return;
  auto* font = prepared(style, text);
  const float size = type_face(style).size;
  const float high = (font->Ascent - font->Descent) / atlas_.pixel_ratio();
  float x = line.x;
  if (align != Align::left) {
    const float room = line.width - text_width(style, text);
    x += align == Align::center ? room / 2 : room;
  }
  const ImVec2 at{std::floor(std::max(x, line.x)), std::round(line.y + (line.height - high) / 2)};
  list_.AddText(font, size, at, u32(color), text.data(), text.data() + text.size());
}

void Painter::text(Box box, TextStyle style, std::string_view text, Color color, Align align) {
  // A box that was made for the text may miss its width by a rounding.
  if (text_width(style, text) <= box.width + 0.5F) return draw_line(style, text, box, color, align);

  constexpr std::string_view ellipsis = "…";
  const auto* font = prepared(style, text);
  const char* cut = nullptr;
  font->CalcTextSizeA(type_face(style).size, box.width - text_width(style, ellipsis), 0,
                      text.data(), text.data() + text.size(), &cut);
  const std::string_view kept = text.substr(0, static_cast<std::size_t>(cut - text.data()));
  draw_line(style, kept, box, color, Align::left);
  const float used = text_width(style, kept);
  draw_line(style, ellipsis, {box.x + used, box.y, box.width - used, box.height}, color,
            Align::left);
}

template <class Each>
void Painter::wrap(TextStyle style, std::string_view text, Each each) {
  const auto* font = prepared(style, text);
  const float scale = type_face(style).size / font->FontSize;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const char* cut = font->CalcWordWrapPositionA(scale, at, end, width_);
    if (cut == at) cut = end;
    each(std::string_view{at, static_cast<std::size_t>(cut - at)});
    for (at = cut; at < end && *at == ' ';) ++at;
  }
}

Box Painter::paragraph(TextStyle style, std::string_view text, Color color, Align align) {
  const float leading = type_face(style).leading;
  Box all{x_, snap(y_), width_, 0};
  wrap(style, text, [&](std::string_view line) {
    draw_line(style, line, take(leading), color, align);
    all.height += leading;
  });
  return all;
}

int Painter::line_count(TextStyle style, std::string_view text) {
  int lines = 0;
  wrap(style, text, [&](std::string_view) { ++lines; });
  return lines;
}

ControlState Painter::control(Control control, Box box) {
  ImGui::SetCursorScreenPos(top_left(box));
  ImGui::PushID(static_cast<int>(control));
  ImGui::InvisibleButton("", {std::max(box.width, 1.0F), std::max(box.height, 1.0F)});
  const ControlState state{ImGui::IsItemHovered(), ImGui::IsItemActive(), control == focused_};
  ImGui::PopID();
  return state;
}

SemanticNode& Painter::add(SemanticNode node) {
  nodes_.push_back(std::move(node));
  return nodes_.back();
}

}  // namespace refund
