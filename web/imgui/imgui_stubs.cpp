#include "imgui.h"
#include "imgui_internal.h"
#include "misc/freetype/imgui_freetype.h"

// The widget uses neither tables nor columns. ImGui's core calls these few of their functions, so
// that the 100 kB of imgui_tables.cpp can stay out of the link.
namespace ImGui {

void EndColumns() {}
void EndTable() {}
void TableEndRow(ImGuiTable*) {}
void PopColumnsBackground() {}
void PushColumnsBackground() {}
void TableGcCompactSettings() {}
void TableGcCompactTransientBuffers(ImGuiTable*) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {}
void TablePopBackgroundChannel() {}
void TablePushBackgroundChannel() {}
void TableSettingsAddSettingsHandler() {}

}  // namespace ImGui

/// ImGui would ask for this in ImFontAtlas::Build(), which is never called: see glyph_atlas.cpp.
const ImFontBuilderIO* ImGuiFreeType::GetBuilderForFreeType() {
  return nullptr;
}
