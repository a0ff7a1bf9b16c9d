#include "server/commands/operator.h"

#include <pwd.h>
#include <unistd.h>

#include <string>

namespace refund::commands {

Asker the_operator() {
  const auto* account = getpwuid(getuid());
  return {"operator " + (account ? std::string{account->pw_name} : std::to_string(getuid())), ""};
}

}  // namespace refund::commands
