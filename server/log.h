#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

/// JSON lines on standard error: one object a line, made to be read by machines. What is logged is
/// ids, codes and times; never a ticket, token, key, account number, holder name or request body.
namespace refund::log {

enum class Level { info, warn, error, off };

/// Empty when the word is no level.
std::optional<Level> level_from(std::string_view word);
/// What is less important is left out from now on.
void set_level(Level level);

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

/// `event` is a fixed word that one can search for, such as "request".
void info(std::string_view event, const std::vector<Field>& fields = {});
void warn(std::string_view event, const std::vector<Field>& fields = {});
void error(std::string_view event, const std::vector<Field>& fields = {});

}  // namespace refund::log
