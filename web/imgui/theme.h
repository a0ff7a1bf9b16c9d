#pragma once

#include <cstdint>
#include <optional>

namespace refund {

/// An opaque sRGB colour.
struct Color {
  std::uint8_t r = 0, g = 0, b = 0;

  static constexpr Color hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
            static_cast<std::uint8_t>(rgb)};
  }
  constexpr bool operator==(const Color&) const = default;
};

/// `share` of `over` mixed into `under`: 0 is all `under`, 1 all `over`.
Color mixed(Color under, Color over, float share);

/// WCAG 2's contrast ratio, 1 to 21. 4.5 is asked of text, 3 of borders, icons and focus rings.
float contrast(Color a, Color b);

enum class Scheme { light, dark };

/// Every colour of the widget. Tests hold each pair that is drawn on the other to WCAG 2.2 AA.
struct Palette {
  Color surface;  ///< the card
  Color inset;    ///< boxes inside the card
  Color text;
  Color muted;  ///< second-rank text
  Color line;   ///< separators, which carry no meaning
  Color border, border_hovered;
  Color accent, accent_hovered, accent_pressed;
  Color on_accent;
  Color focus;
  Color danger, danger_soft;
  Color success, success_soft;
  Color warning, warning_soft;
};

/// The widget's own colours, with the page's accent if it names one. Where that accent would be too
/// faint on the card, focus rings and the like fall back to the text's colour.
Palette palette(Scheme scheme, std::optional<Color> accent = std::nullopt);

/// Type scale. One face, few sizes.
enum class TextStyle { caption, label, body, strong, title, figure };
inline constexpr int text_style_count = 6;

struct TypeFace {
  float size;     ///< CSS pixels
  int weight;     ///< as in CSS
  float leading;  ///< line height in CSS pixels, on the 4 px grid
};

constexpr TypeFace type_face(TextStyle style) {
  switch (style) {
    case TextStyle::caption:
      return {13, 400, 20};
    case TextStyle::label:
      return {13, 600, 20};
    case TextStyle::body:
      return {16, 400, 24};  // below 16 px, iOS zooms into a field
    case TextStyle::strong:
      return {16, 600, 24};
    case TextStyle::title:
      return {18, 700, 28};
    case TextStyle::figure:
      return {26, 700, 36};
  }
  return {16, 400, 24};
}

/// Sizes in CSS pixels, on a grid of 4.
namespace metrics {
inline constexpr float card_padding = 24;
inline constexpr float card_padding_narrow = 16;
inline constexpr float narrow = 400;  ///< a card below this width gets the narrow padding
inline constexpr float control_height = 48;
inline constexpr float chip_height = 32;
inline constexpr float icon_button = 40;
inline constexpr float list_row = 40;     ///< known to style.js too
inline constexpr float list_rows = 5.5F;  ///< at most, half a row to show that there are more
inline constexpr float field_padding = 12;
inline constexpr float gap = 8;
inline constexpr float section_gap = 20;
}  // namespace metrics

}  // namespace refund
