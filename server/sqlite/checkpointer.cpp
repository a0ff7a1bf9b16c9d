#include "server/sqlite/checkpointer.h"

#include <sqlite3.h>

#include <algorithm>
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

/// On the writer's connection, which is not given up for a copy that did not succeed.
void try_to_copy_log(Connection& writer) {
  try {
    copy_log(writer);
  } catch (const SQLite::Exception& error) {
    not_copied(error);
  }
}

}  // namespace

Checkpointer::Checkpointer(Open open, Between between, Now now)
    : open_(std::move(open)),
      between_(std::move(between)),
      now_(std::move(now)),
      thread_([this] { serve(); }) {}

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
  if (pages >= pages_too_many) too_many_ = true;
  if (pages < pages_at_a_time || too_many_ || now_() < rest_until_.load()) return;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(asked_, true)) return;
  }
  wake_.notify_one();
}

void Checkpointer::catch_up(Connection& writer) {
  if (too_many_.exchange(false)) try_to_copy_log(writer);
}

void Checkpointer::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ended_ || asked_; });
    if (ended_) return;
    lock.unlock();
    const auto begun = now_();
    const bool copied = copy();
    const auto ended = now_();
    rest_until_ = ended + (copied ? std::min<Clock::duration>(rest * (ended - begun), rest_at_most)
                                  : rest_at_most);
    lock.lock();
    asked_ = false;
  }
}

bool Checkpointer::copy() {
  try {
    if (!connection_) connection_ = open_();
    copy_log(*connection_);
    between_(try_to_copy_log);
    return true;
  } catch (const std::exception& error) {
    not_copied(error);
    connection_.reset();
    return false;
  }
}

}  // namespace refund::sqlite
