#include "server/commands/policy_file.h"

#include <fstream>
#include <iterator>

#include "server/config.h"
#include "server/log.h"

namespace refund::commands {

Result<Policy, std::vector<PolicyError>> read_policy(const std::string& name) {
  std::ifstream file{name, std::ios::binary};
  if (!file) throw ConfigError{"policy: can't read " + name};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (file.bad()) throw ConfigError{"policy: can't read " + name + " to its end"};
  return parse_policy(text);
}

Policy policy_from_file(const std::string& name) {
  auto policy = read_policy(name);
  if (policy) return *std::move(policy);
  const auto& mistakes = policy.error();
  std::string why = "policy: " + name + ": " + to_string(mistakes.front());
  if (mistakes.size() > 1)
    why += ", and " + std::to_string(mistakes.size() - 1) +
           " more: imp-refund policy check tells them all";
  throw ConfigError{why};
}

void reload_policy(const std::string& name, CurrentPolicy& current) {
  try {
    current.set(policy_from_file(name));
    log::info("policy_reloaded", {{"file", name}});
  } catch (const ConfigError& mistake) {
    log::error("policy_kept", {{"why", mistake.what()}});
  }
}

}  // namespace refund::commands
