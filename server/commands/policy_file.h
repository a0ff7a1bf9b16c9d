#pragma once

#include <string>
#include <vector>

#include "server/current_policy.h"
#include "server/policy.h"

namespace refund::commands {

/// Reads a merchant's policy, or all of its mistakes. Throws ConfigError when there is no such
/// file.
Result<Policy, std::vector<PolicyError>> read_policy(const std::string& name);

/// The same for whoever needs one to go on. Throws ConfigError: one line that names the file, and
/// the line and column of the first mistake.
Policy policy_from_file(const std::string& name);

/// Reads it again and puts it into force. One with a mistake is logged, and the old one stays.
void reload_policy(const std::string& name, CurrentPolicy& current);

}  // namespace refund::commands
