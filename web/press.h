#pragma once

#include "web/control.h"
#include "web/widget.h"

namespace refund {

/// What pressing a button, a check box or a chip does. A control that cannot be pressed, or that is
/// not there in this phase, does nothing.
void press(Widget& widget, Control control);

}  // namespace refund
