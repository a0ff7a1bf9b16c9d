// The Wasm's entry, web/browser/bindings.cpp, under a page that is told what to do line by line:
// what the customer presses and types, what the server answers, when a frame is drawn.
#include "tests/fuzz/page.h"
#include "tests/fuzz/target.h"

namespace refund::fuzz::widget {

void try_input(std::string_view input) {
  Page page{take_line(input)};
  // More lines than this only take longer.
  for (int lines = 0; !input.empty() && lines < 200; ++lines) page.carry_out(take_line(input));
}

const Target target{"widget", try_input};

}  // namespace refund::fuzz::widget
