#pragma once

#include "server/audit.h"

namespace refund::commands {

/// Who runs this program, for the audit log: "operator NAME", by the account on this machine.
Asker the_operator();

}  // namespace refund::commands
