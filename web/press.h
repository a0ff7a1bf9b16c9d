#pragma once

#include <cstddef>
#include <string_view>

#include "web/control.h"
#include "web/widget.h"

namespace refund {

/// What pressing a button, a check box or a chip does. A control that cannot be pressed, or that is
/// not there in this phase, does nothing.
void press(Widget& widget, Control control);

/// What typing into a control does, or choosing from a list, where `typed` is a code. `caret`
/// counts bytes of `typed`; what comes back is where the caret belongs in what the control then
/// shows.
std::size_t type(Widget& widget, Control control, std::string_view typed, std::size_t caret);

/// The customer has left a control.
void leave(Widget& widget, Control control);

/// The keys that mean something to a field with a list under it. The numbers are known to
/// web/mirror.js.
enum class Key { down, up, enter, escape };
/// True when the key has done its work and must do no other.
bool press_key(Widget& widget, Control control, Key key);

}  // namespace refund
