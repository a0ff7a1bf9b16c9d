#include "web/imgui/canvas.h"

#include <algorithm>

#include "imgui_internal.h"

namespace refund {
namespace {

/// Taller than any card: ImGui clips to the window, and the height is only known after drawing.
constexpr float window_height = 4096;
constexpr float nowhere = -1e9F;

/// Most texts are known after the first frame; one more draws them. A third round is for glyphs
/// that only show up when others have their real width.
constexpr int rounds_max = 3;

}  // namespace

Canvas::Canvas(GlyphAtlas& atlas) : atlas_(atlas) {
  atlas_.update(std::max(atlas_.pixel_ratio(), 1.0F));  // ImGui wants a built atlas
  context_ = ImGui::CreateContext(&atlas_.atlas());
  ImGui::SetCurrentContext(context_);
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  auto& style = ImGui::GetStyle();
  style.WindowPadding = style.ItemSpacing = ImVec2{0, 0};
  style.WindowBorderSize = 0;
  style.AntiAliasedLinesUseTex = false;
}

Canvas::~Canvas() {
  ImGui::DestroyContext(context_);
}

void Canvas::pointer_at(float x, float y) {
  ImGui::SetCurrentContext(context_);
  ImGui::GetIO().AddMousePosEvent(x, y);
}
void Canvas::pointer_gone() {
  pointer_at(nowhere, nowhere);
}
void Canvas::pointer_pressed() {
  ImGui::SetCurrentContext(context_);
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
}
void Canvas::pointer_released() {
  ImGui::SetCurrentContext(context_);
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
}

bool Canvas::has_more_input() const {
  return context_->InputEventsQueue.Size > 0;
}

const ImDrawData& Canvas::draw(const Widget& widget, const Look& look, const CaretPlace& caret,
                               double seconds) {
  ImGui::SetCurrentContext(context_);
  atlas_.update(look.pixel_ratio);
  for (int round = 1;; ++round) {
    draw_once(widget, look, caret, seconds);
    if (round == rounds_max || !atlas_.update(look.pixel_ratio)) break;
    seconds = 0;
  }
  return *ImGui::GetDrawData();
}

void Canvas::draw_once(const Widget& widget, const Look& look, const CaretPlace& caret,
                       double seconds) {
  auto& io = ImGui::GetIO();
  io.DisplaySize = {look.width, window_height};
  io.DisplayFramebufferScale = {look.pixel_ratio, look.pixel_ratio};
  io.DeltaTime = std::clamp(static_cast<float>(seconds), 1e-4F, 0.1F);
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("imp-refund", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse);
  nodes_.clear();
  Painter paint{atlas_, look.colors, nodes_, look.focused, look.radius};
  height_ = draw_widget(paint, widget, look.width, look.motion, caret);
  ImGui::End();
  ImGui::Render();
}

}  // namespace refund
