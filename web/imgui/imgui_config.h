#pragma once

// Dear ImGui's configuration for the widget: no files, no demo, no font parser.
// Found by the compiler as IMGUI_USER_CONFIG.

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_WIN32_FUNCTIONS

// Glyphs come from the browser (glyph_atlas.h). This switch takes stb_truetype out; the builder
// that it asks for in its place stands in glyph_atlas.cpp.
#define IMGUI_ENABLE_FREETYPE

// Our own printf of the few formats that ImGui's core uses (imgui_format.cpp) spares the library's.
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS
