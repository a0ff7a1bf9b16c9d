# The functions of Dear ImGui that the widget does without: see cmake/imgui_trim.cmake.
set(left_out_of_imgui
  # Drawing of what the window does not have.
  "void ImGui::RenderMouseCursor(ImVec2 base_pos, float base_scale, ImGuiMouseCursor mouse_cursor, ImU32 col_fill, ImU32 col_border, ImU32 col_shadow)"
  "static void ImGui::RenderDimmedBackgrounds()"
  "void ImGui::RenderWindowDecorations(ImGuiWindow* window, const ImRect& title_bar_rect, bool title_bar_is_highlight, bool handle_borders_and_resize_grips, int resize_grip_count, const ImU32 resize_grip_col[4], float resize_grip_draw_size)"
  "void ImGui::RenderWindowTitleBarContents(ImGuiWindow* window, const ImRect& title_bar_rect, const char* name, bool* p_open)"
  # Moving, resizing and scrolling it.
  "void ImGui::StartMouseMovingWindow(ImGuiWindow* window)"
  "void ImGui::UpdateMouseMovingWindowNewFrame()"
  "void ImGui::UpdateMouseMovingWindowEndFrame()"
  "static int ImGui::UpdateWindowManualResize(ImGuiWindow* window, const ImVec2& size_auto_fit, int* border_hovered, int* border_held, int resize_grip_count, ImU32 resize_grip_col[4], const ImRect& visibility_rect) => 0"
  "void ImGui::UpdateMouseWheel()"
  "static ImVec2 CalcNextScrollFromScrollTargetAndClamp(ImGuiWindow* window) => ImVec2(0, 0)"
  "ImVec2 ImGui::ScrollToRectEx(ImGuiWindow* window, const ImRect& item_rect, ImGuiScrollFlags flags) => ImVec2(0, 0)"
  # Keys and the focus: those are the page's.
  "static void ImGui::UpdateKeyboardInputs()"
  "bool ImGui::IsKeyPressed(ImGuiKey key, ImGuiID owner_id, ImGuiInputFlags flags) => false"
  "static void ImGui::NavUpdate()"
  "static void ImGui::NavEndFrame()"
  "static void ImGui::NavProcessItem()"
  "void ImGui::NavInitWindow(ImGuiWindow* window, bool force_reinit)"
  "void ImGui::NavUpdateWindowingOverlay()"
  "void ImGui::FocusWindow(ImGuiWindow* window, ImGuiFocusRequestFlags flags)"
  "void ImGui::FocusTopMostWindowUnderOne(ImGuiWindow* under_this_window, ImGuiWindow* ignore_window, ImGuiViewport* filter_viewport, ImGuiFocusRequestFlags flags)"
  "void ImGui::SetFocusID(ImGuiID id, ImGuiWindow* window)"
  # Popups.
  "void ImGui::ClosePopupsOverWindow(ImGuiWindow* ref_window, bool restore_focus_to_window_under_popup)"
  "void ImGui::ClosePopupsExceptModals()"
  "ImVec2 ImGui::FindBestWindowPosForPopup(ImGuiWindow* window) => window->Pos"
  "ImGuiWindow* ImGui::GetTopMostPopupModal() => NULL"
  # The settings file, the clipboard, the log, hooks, and saving of a few kB after a minute.
  "void ImGui::UpdateSettings()"
  "void ImGui::MarkIniSettingsDirty(ImGuiWindow* window)"
  "void ImGui::AddSettingsHandler(const ImGuiSettingsHandler* handler)"
  "void ImGui::SaveIniSettingsToDisk(const char* ini_filename)"
  "ImGuiWindowSettings* ImGui::FindWindowSettingsByWindow(ImGuiWindow* window) => NULL"
  "ImGuiWindowSettings* ImGui::FindWindowSettingsByID(ImGuiID id) => NULL"
  "void ImGui::LocalizeRegisterEntries(const ImGuiLocEntry* entries, int count)"
  "void ImGui::LogRenderedText(const ImVec2* ref_pos, const char* text, const char* text_end)"
  "void ImGui::LogFinish()"
  "void ImGui::CallContextHooks(ImGuiContext* ctx, ImGuiContextHookType hook_type)"
  "void ImGui::GcCompactTransientMiscBuffers()"
  "void ImGui::GcCompactTransientWindowBuffers(ImGuiWindow* window)"
  "static void ImGui::ErrorCheckNewFrameSanityChecks()"
  "static void ImGui::ErrorCheckEndFrameSanityChecks()")
set(left_out_of_imgui_widgets
  "void ImGui::Scrollbar(ImGuiAxis axis)")
