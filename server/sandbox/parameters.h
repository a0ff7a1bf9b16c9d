#pragma once

#include <httplib.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refund::sandbox {

/// The parameters of a call as PHP would see them: names and texts, whether they came as a JSON
/// object, as a form or in the address. {"extra":{"requester":"admin"}} and extra[requester]=admin
/// are the same. Numbers are the text they were written with. null is absent.
class Parameters {
 public:
  /// Of the body, and of the address unless the body is JSON. Empty when the body can't be read.
  static std::optional<Parameters> of(const httplib::Request& request);

  /// Empty also when absent: i'mport makes no difference.
  std::string_view text(std::string_view name) const;
  /// PHP's idea of true: "true", "1" and their like.
  bool flag(std::string_view name) const;
  /// Every `name[]`, and a plain `name` too.
  std::vector<std::string> list(std::string_view name) const;

  void add(std::string name, std::string value);

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

}  // namespace refund::sandbox
