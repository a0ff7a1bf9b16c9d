#include <catch_amalgamated.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/sqlite/connection.h"

using namespace refund::sqlite;

namespace {

template <class Text>
concept IsBound = requires(Query& query, Text text) {
  query.bind(":text", std::forward<Text>(text));
};

}  // namespace

TEST_CASE("sqlite query: a text that may be gone when the statement runs can't be bound") {
  STATIC_CHECK(IsBound<const std::string&>);
  STATIC_CHECK(IsBound<const std::optional<std::string>&>);
  STATIC_CHECK(IsBound<std::string_view>);  // copied
  STATIC_CHECK_FALSE(IsBound<std::string>);
  STATIC_CHECK_FALSE(IsBound<const std::string>);  // as of `known ? known->str() : std::string{}`
  STATIC_CHECK_FALSE(IsBound<std::optional<std::string>>);
  STATIC_CHECK_FALSE(IsBound<const std::optional<std::string>>);
}
