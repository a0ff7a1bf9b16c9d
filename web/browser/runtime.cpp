#include <cstddef>
#include <cstdio>

#include "web/browser/host.h"

// What the C library would bring in for ImGui and the asserts, and the page has already or the
// widget has no use for.

extern "C" {

float cosf(float angle) {
  return host_cos(angle);
}
float sinf(float angle) {
  return host_sin(angle);
}
float acosf(float cosine) {
  return host_acos(cosine);
}

/// ImGui sorts child windows with it, and there are none.
void qsort(void*, std::size_t, std::size_t, int (*)(const void*, const void*)) {
  __builtin_trap();
}

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
