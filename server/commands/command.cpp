#include "server/commands/command.h"

#include <cctype>

namespace refund::commands {
namespace {

/// "--answer-within" -> "IMP_REFUND_ANSWER_WITHIN"
std::string twin_of(std::string_view name) {
  std::string twin = "IMP_REFUND_";
  for (const char c : name.substr(name.find_first_not_of('-')))
    twin += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return twin;
}

}  // namespace

CLI::Option* add_option(CLI::App& app, const std::string& name, std::string& value,
                        const std::string& help) {
  return app.add_option(name, value, help)->envname(twin_of(name))->capture_default_str();
}

CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                      const std::string& help) {
  return app.add_option(name, values, help)->envname(twin_of(name))->delimiter(',');
}

CLI::Option* add_flag(CLI::App& app, const std::string& name, bool& value,
                      const std::string& help) {
  return app.add_flag(name, value, help)->envname(twin_of(name));
}

}  // namespace refund::commands
