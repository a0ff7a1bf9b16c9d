#include <cstdio>

// What the C library would bring in for ImGui and the asserts, and the widget has no use for.

extern "C" {

/// A failed assert stops the widget at once: wrong money is worse than no answer. The page catches
/// the trap and shows its plain form.
[[noreturn]] void __assert_fail(const char*, const char*, int, const char*) {
  __builtin_trap();
}

/// Only ImGui's settings files are read with it, and they are switched off.
int sscanf(const char*, const char*, ...) {
  return 0;
}
}
