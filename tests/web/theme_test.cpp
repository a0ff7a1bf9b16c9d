#include "web/imgui/theme.h"

#include <catch_amalgamated.hpp>

using namespace refund;

namespace {

constexpr float for_text = 4.5F;    // WCAG 2.2, 1.4.3
constexpr float for_shapes = 3.0F;  // WCAG 2.2, 1.4.11

}  // namespace

TEST_CASE("theme: contrast is WCAG's") {
  CHECK(contrast(Color::hex(0x000000), Color::hex(0xffffff)) == Catch::Approx(21).margin(0.1));
  CHECK(contrast(Color::hex(0x777777), Color::hex(0xffffff)) == Catch::Approx(4.48).margin(0.05));
}

TEST_CASE("theme: whatever is drawn on something can be read on it") {
  const auto scheme = GENERATE(Scheme::light, Scheme::dark);
  const auto colors = palette(scheme);
  for (const auto ground : {colors.surface, colors.inset}) {
    CHECK(contrast(colors.text, ground) >= for_text);
    CHECK(contrast(colors.muted, ground) >= for_text);
  }
  for (const float tint : {0.18F, 0.30F, 0.42F})  // a button of second rank, hovered, pressed
    CHECK(contrast(colors.text, mixed(colors.surface, colors.border, tint)) >= for_text);
  for (const auto ground : {colors.accent, colors.accent_hovered, colors.accent_pressed})
    CHECK(contrast(colors.on_accent, ground) >= for_text);
  CHECK(contrast(colors.danger, colors.surface) >= for_text);
  CHECK(contrast(colors.danger, colors.danger_soft) >= for_text);
  CHECK(contrast(colors.success, colors.success_soft) >= for_text);
  CHECK(contrast(colors.warning, colors.warning_soft) >= for_text);
  CHECK(contrast(colors.focus, colors.surface) >= for_text);  // links are written in it
  CHECK(contrast(colors.border, colors.surface) >= for_shapes);
}

TEST_CASE("theme: a page's own accent keeps its labels readable and its focus ring visible") {
  const auto scheme = GENERATE(Scheme::light, Scheme::dark);
  const auto accent = GENERATE(0xffeb3b, 0x000000, 0xffffff, 0xe11d48, 0x16a34a, 0x808080);
  const auto colors = palette(scheme, Color::hex(static_cast<std::uint32_t>(accent)));
  INFO(std::hex << accent);
  CHECK(contrast(colors.on_accent, colors.accent) >= 4.3F);
  CHECK(contrast(colors.on_accent, colors.accent_hovered) >=
        contrast(colors.on_accent, colors.accent) - 0.01F);
  CHECK(contrast(colors.focus, colors.surface) >= for_shapes);
}
