#pragma once

#include <string_view>

#include "web/imgui/painter.h"

/// The parts that the widget's screens are made of. Each paints itself and leaves its semantic
/// node, so that what is seen and what is spoken cannot differ. Nothing is pressed in here: that
/// is what the node's real control in the page is for.
namespace refund {

void heading(Painter& paint, std::string_view text);
/// Words of the widget.
void paragraph(Painter& paint, TextStyle style, std::string_view text, Color color,
               Align align = Align::left);
/// One line of somebody else's words, drawn by the browser, which can shape every script.
void foreign_line(Painter& paint, TextStyle style, std::string_view text);

/// "Paid                ₩10,000"
enum class Weight { plain, strong };
void fact(Painter& paint, std::string_view name, std::string_view value, Weight weight);
/// A fact whose value somebody typed; all of it is shown.
void foreign_fact(Painter& paint, std::string_view name, std::string_view value);
/// A small fact whose value may need several lines. Names are `name_width` wide.
void term(Painter& paint, std::string_view name, std::string_view value, float name_width);
void separator(Painter& paint);

struct FieldLook {
  Control control;
  std::string_view label;
  std::string_view value;
  std::string_view hint = {};
  std::string_view error = {};
  std::string_view before = {};  ///< drawn at the field's left end, such as "₩"
  std::string_view unit = {};    ///< drawn behind the value, such as "원"
  unsigned traits = 0;
  int caret = -1;
  std::string_view note = {};  ///< a line under it
};
void field(Painter& paint, const FieldLook& look);

/// The list under a search.
struct ListLook {
  Control control;
  std::string_view label;
  std::string_view items;   ///< "code\tname" a line
  std::string_view chosen;  ///< the code of the item that is chosen
  int count = 0;
  int marked = -1;         ///< the item that Enter takes
  std::string_view empty;  ///< what it says without items
};
/// A field that searches, with its list under it where there is one.
void search(Painter& paint, const FieldLook& look, const ListLook* list);
/// A check box with its label, `width` wide, at the right end of the line that `above` starts.
void toggle(Painter& paint, Control control, std::string_view label, bool checked, unsigned traits);

/// `waiting` is a primary one that can't be pressed yet and says for how long.
enum class ButtonLook { primary, secondary, waiting, chip, chip_chosen };
struct ButtonText {
  Control control;
  std::string_view label;
  ButtonLook look = ButtonLook::primary;
  unsigned traits = 0;
};
void button(Painter& paint, Box box, const ButtonText& text);
/// One button over the whole width.
void wide_button(Painter& paint, const ButtonText& text);
/// The way on, and a way back beside it or, where it is narrow, under it.
void button_pair(Painter& paint, const ButtonText& on, const ButtonText& back);
/// As many chips in a row as there is room for.
void chips(Painter& paint, const ButtonText* texts, int count);
/// A cross in the corner of the card.
void close_button(Painter& paint, Box box, std::string_view label);
void link(Painter& paint, Control control, std::string_view label, std::string_view address);

enum class Tone { neutral, danger, success, warning };
/// A tinted box with words in it; `detail` are further ones in small type.
enum class Announce { no, at_once };
void notice(Painter& paint, Tone tone, std::string_view text, Announce announce,
            std::string_view detail = {});
/// The round mark over a result.
void result_mark(Painter& paint, Tone tone);
/// A bar that runs as long as something is under way; it stands still at `seconds` < 0.
void busy_bar(Painter& paint, std::string_view label, double seconds);

}  // namespace refund
