#include "server/rate.h"

#include <limits>
#include <string>

#include "server/config.h"

namespace refund {

std::optional<Rate> rate_from(std::string_view option, std::string_view text) {
  const auto refuse = [&] {
    throw ConfigError{std::string{option} + ": must be a rate such as 30/1m, or off"};
  };
  if (text == "off") return std::nullopt;
  const auto slash = text.find('/');
  if (slash == text.npos) refuse();
  const auto calls = count_from(option, text.substr(0, slash));
  const auto per = duration_from(option, text.substr(slash + 1));
  if (calls > std::numeric_limits<int>::max() || per.count() == 0) refuse();
  return Rate{static_cast<int>(calls), per};
}

}  // namespace refund
