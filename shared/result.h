#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace refund {

/// The reason why there is no value. Named as in std::expected, which our compilers lack.
template <class E>
struct Unexpected {
  E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

/// A value, or the reason there is none. For operations that can be refused; a bug asserts and
/// broken machinery throws. Callers must look: the type is [[nodiscard]].
template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Unexpected<E> why) : held_(std::in_place_index<1>, std::move(why.error)) {}

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  const T& value() const {
    assert(has_value());
    return *std::get_if<0>(&held_);
  }
  T& value() {
    assert(has_value());
    return *std::get_if<0>(&held_);
  }
  const T& operator*() const { return value(); }
  T& operator*() { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const E& error() const {
    assert(!has_value());
    return *std::get_if<1>(&held_);
  }

 private:
  std::variant<T, E> held_;
};

}  // namespace refund
