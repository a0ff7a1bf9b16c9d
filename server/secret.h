#pragma once

#include <string>
#include <utility>

namespace refund {

/// A key, a password or a token. It has no `<<` and no conversion, so it cannot get into a log line
/// or an error by accident; whoever needs the text has to say so.
class Secret {
 public:
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace refund
