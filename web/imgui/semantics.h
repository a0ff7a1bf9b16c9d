#pragma once

#include <string>
#include <vector>

#include "web/control.h"

namespace refund {

/// A rectangle in CSS pixels, from the canvas's top left corner.
struct Box {
  float x = 0, y = 0, width = 0, height = 0;
};

/// What a thing on the canvas is to somebody who can't see the canvas.
enum class Role {
  heading,
  paragraph,
  fact,    ///< a name and its value: "Paid", "₩10,000"
  field,   ///< one line of text, edited and drawn by the browser's own input
  search,  ///< a field whose text searches the list that follows it
  toggle,
  button,
  link,
  progress,
  status,  ///< announced when it changes
  list,    ///< what a search has found, drawn and scrolled by the browser
};

/// What holds for a node; the values are bits of `SemanticNode::traits`.
namespace trait {
inline constexpr unsigned disabled = 1;
inline constexpr unsigned required = 2;
inline constexpr unsigned invalid = 4;
inline constexpr unsigned checked = 8;
inline constexpr unsigned submits = 16;  ///< Enter in a field presses this button
inline constexpr unsigned digits = 32;   ///< a keyboard of digits
inline constexpr unsigned decimal = 64;  ///< a keyboard of digits with a point
inline constexpr unsigned telephone = 128;
inline constexpr unsigned alert = 256;         ///< announced at once
inline constexpr unsigned drawn_by_dom = 512;  ///< somebody else's words, in any script
inline constexpr unsigned align_right = 1024;
inline constexpr unsigned icon_only = 2048;  ///< the label is not drawn
inline constexpr unsigned expanded = 4096;   ///< the list of a search is shown
inline constexpr unsigned wraps = 8192;      ///< drawn by the DOM in as many lines as it takes
}  // namespace trait

/// One thing that was drawn. The list of a frame, in reading order, is what the semantic DOM is
/// made of: real labels, inputs and buttons over the canvas, which do the editing, the focus and
/// the pressing, and speak to screen readers.
struct SemanticNode {
  Role role;
  Control control = Control::none;  ///< for what can be focused; others are known by their order
  Box box;
  unsigned traits = 0;
  std::string label = {};
  std::string value = {};  ///< a field's text, a list's chosen code, a link's address
  std::string hint = {};   ///< a field's placeholder; a list's items, "code\tname" a line
  std::string error = {};  ///< what is wrong with the value
  int caret = -1;          ///< where the caret belongs in `value`, in bytes; -1: leave it. For a
                           ///< list its marked item
  std::string note = {};   ///< what a field says about itself in a line under it
};

using SemanticNodes = std::vector<SemanticNode>;

}  // namespace refund
