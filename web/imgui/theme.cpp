#include "web/imgui/theme.h"

namespace refund {
namespace {

/// sRGB's transfer curve as a cubic that stays within 0.003 of it, which spares the Wasm `pow`.
float linear(std::uint8_t channel) {
  const float c = static_cast<float>(channel) / 255.0F;
  return c * (c * (c * 0.305306011F + 0.682171111F) + 0.012522878F);
}

float luminance(Color color) {
  return 0.2126F * linear(color.r) + 0.7152F * linear(color.g) + 0.0722F * linear(color.b);
}

constexpr Color white = Color::hex(0xffffff);
constexpr Color ink = Color::hex(0x171a21);

constexpr Palette light{
    .surface = white,
    .inset = Color::hex(0xf4f6f9),
    .text = ink,
    .muted = Color::hex(0x5b6472),
    .line = Color::hex(0xe3e7ed),
    .border = Color::hex(0x878f9c),
    .border_hovered = Color::hex(0x4b5362),
    .accent = Color::hex(0x1f5eff),
    .accent_hovered = {},
    .accent_pressed = {},
    .on_accent = white,
    .focus = {},
    .danger = Color::hex(0xc0262d),
    .danger_soft = Color::hex(0xfdf0f0),
    .success = Color::hex(0x0b7a45),
    .success_soft = Color::hex(0xeaf7f0),
    .warning = Color::hex(0x8a5a00),
    .warning_soft = Color::hex(0xfff6e3),
};

constexpr Palette dark{
    .surface = Color::hex(0x1b1e25),
    .inset = Color::hex(0x252a33),
    .text = Color::hex(0xf1f3f7),
    .muted = Color::hex(0xa9b1be),
    .line = Color::hex(0x343a46),
    .border = Color::hex(0x7c8594),
    .border_hovered = Color::hex(0xc0c6d0),
    .accent = Color::hex(0x7aa2ff),
    .accent_hovered = {},
    .accent_pressed = {},
    .on_accent = ink,
    .focus = {},
    .danger = Color::hex(0xff8f8f),
    .danger_soft = Color::hex(0x3a2226),
    .success = Color::hex(0x6bd6a0),
    .success_soft = Color::hex(0x1c3329),
    .warning = Color::hex(0xf0c265),
    .warning_soft = Color::hex(0x362d1b),
};

}  // namespace

Color mixed(Color under, Color over, float share) {
  const auto mix = [share](std::uint8_t a, std::uint8_t b) {
    const float value = static_cast<float>(a) * (1 - share) + static_cast<float>(b) * share;
    return static_cast<std::uint8_t>(value + 0.5F);
  };
  return {mix(under.r, over.r), mix(under.g, over.g), mix(under.b, over.b)};
}

float contrast(Color a, Color b) {
  const float la = luminance(a) + 0.05F;
  const float lb = luminance(b) + 0.05F;
  return la > lb ? la / lb : lb / la;
}

Palette palette(Scheme scheme, std::optional<Color> accent) {
  auto colors = scheme == Scheme::light ? light : dark;
  if (accent) {
    colors.accent = *accent;
    colors.on_accent = contrast(*accent, white) >= contrast(*accent, ink) ? white : ink;
  }
  // Away from the label's colour, so that hovering never makes the label harder to read.
  const auto away = colors.on_accent == white ? Color{0, 0, 0} : white;
  colors.accent_hovered = mixed(colors.accent, away, 0.12F);
  colors.accent_pressed = mixed(colors.accent, away, 0.24F);
  colors.focus = contrast(colors.accent, colors.surface) >= 3 ? colors.accent : colors.text;
  return colors;
}

}  // namespace refund
