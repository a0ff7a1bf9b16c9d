#include "server/sqlite/checkpointer.h"

#include <sqlite3.h>

#include <utility>

#include "server/log.h"

namespace refund::sqlite {
namespace {

/// Copies what can be copied without making anyone wait. Another program that does the same, or a
/// reader of an older state, leaves some of it for the next time.
void copy_log(Connection& connection) {
  Query{connection, "PRAGMA wal_checkpoint(PASSIVE)"}.step();
}

/// Nothing is lost by a log that is not copied: it only grows, and a disk that is full or broken
/// shows in the commits.
void not_copied(const std::exception& why) {
  log::warn("checkpoint_failed", {{"why", why.what()}});
}

}  // namespace

Checkpointer::Checkpointer(Open open) : open_(std::move(open)), thread_([this] { serve(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::watch(Connection& writer) {
  const auto after_commit = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<Checkpointer*>(self)->log_has(pages);
    return SQLITE_OK;
  };
  // In the place of SQLite's own, which is set off by the same hook.
  sqlite3_wal_hook(writer.database().getHandle(), after_commit, this);
}

void Checkpointer::log_has(int pages) {
  if (pages >= pages_too_many) writers_turn_ = true;
  if (pages < pages_at_a_time || writers_turn_) return;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(asked_, true)) return;
  }
  wake_.notify_one();
}

void Checkpointer::catch_up(Connection& writer) {
  if (!writers_turn_.exchange(false)) return;
  try {
    copy_log(writer);
  } catch (const SQLite::Exception& error) {
    not_copied(error);
  }
}

void Checkpointer::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ended_ || asked_; });
    if (ended_) return;
    lock.unlock();
    copy();
    lock.lock();
    asked_ = false;
  }
}

void Checkpointer::copy() {
  try {
    if (!connection_) connection_ = open_();
    copy_log(*connection_);
    writers_turn_ = true;
  } catch (const std::exception& error) {
    not_copied(error);
    connection_.reset();
  }
}

}  // namespace refund::sqlite
