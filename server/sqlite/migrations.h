#pragma once

#include <span>

#include "server/sqlite/connection.h"

namespace refund::sqlite {

/// One step of the schema. Steps are numbered from 1 by their place in the list, and a step that
/// has been released is never changed again.
struct Migration {
  const char* name;
  const char* sql;
};

std::span<const Migration> migrations();

/// Brings the database up to the last of `steps`, in one transaction, with a write-ahead log.
/// Throws StoreUnavailable, and leaves the file as it is, for a database that a newer program has
/// written or that is another program's, and for an older one that is to be refused.
void migrate(Connection& connection, std::span<const Migration> steps = migrations(),
             OlderBooks older = OlderBooks::migrate);

}  // namespace refund::sqlite
