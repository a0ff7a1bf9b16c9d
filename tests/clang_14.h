#pragma once

#include <type_traits>

// clang 14 with libstdc++ 12 asks whether a std::pair's second type can be made from nothing while
// that very type, which holds a vector of such pairs, is still being defined. It can; both
// compilers that ship the program, and newer clangs, find out themselves.
namespace refund::wire {
struct JsonValue;
}
template <>
struct std::__is_implicitly_default_constructible<refund::wire::JsonValue> : std::true_type {};
