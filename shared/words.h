#pragma once

#include <cassert>
#include <string_view>
#include <type_traits>

#include "shared/messages.h"

namespace refund {

/// One thing to say, in each language.
struct Words {
  std::string_view ko;
  std::string_view en;
  bool is_end = false;  ///< not words at all: see end_of_words()

  constexpr std::string_view in(Lang lang) const {
    switch (lang) {
      case Lang::ko:
        return ko;
      case Lang::en:
        return en;
    }
    assert(false);
    return ko;
  }
};

/// What comes behind the last value of an enum that has words. Only is_complete() gets there.
constexpr Words end_of_words() {
  assert(std::is_constant_evaluated());
  return {{}, {}, true};
}

/// True when `words`, a switch over the whole enum, has a text in each language for every value.
/// In a static_assert it fails the build at an empty one; -Werror=switch fails it at a value that
/// has no case.
template <class Kind>
constexpr bool is_complete(Words (*words)(Kind)) {
  for (int i = 0;; ++i) {
    const Words said = words(static_cast<Kind>(i));
    if (said.is_end) return i > 0;
    if (said.ko.empty() || said.en.empty()) return false;
  }
}

}  // namespace refund
