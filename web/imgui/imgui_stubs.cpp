#include "imgui.h"
#include "imgui_internal.h"

// The widget uses neither tables nor columns. ImGui's core calls these few of their functions, so
// that the 100 kB of imgui_tables.cpp can stay out of the link.
namespace ImGui {

void EndColumns() {}
void EndTable() {}
void PopColumnsBackground() {}
void PushColumnsBackground() {}
void TableGcCompactSettings() {}
void TableGcCompactTransientBuffers(ImGuiTable*) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {}
void TablePopBackgroundChannel() {}
void TablePushBackgroundChannel() {}
void TableSettingsAddSettingsHandler() {}

}  // namespace ImGui
