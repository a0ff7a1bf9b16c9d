#include "server/sqlite/group_commit.h"

#include <atomic>
#include <catch_amalgamated.hpp>
#include <functional>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/temporary_folder.h"

using namespace refund;
using namespace refund::sqlite;

namespace {

GroupCommit::Open open_numbers(const std::string& path) {
  return [path] {
    auto connection = std::make_unique<Connection>(path, Access::create, SqliteOptions{});
    connection->execute("PRAGMA journal_mode = WAL");
    connection->execute("CREATE TABLE IF NOT EXISTS numbers (n INTEGER PRIMARY KEY)");
    return connection;
  };
}

void insert(Connection& connection, std::int64_t number) {
  Query{connection, "INSERT INTO numbers VALUES (:n)"}.bind(":n", number).execute();
}

std::int64_t count(const std::string& path) {
  Connection connection{path, Access::read_only, {}};
  return connection.database().execAndGet("SELECT count(*) FROM numbers").getInt64();
}

/// Threads whose writes wait while one is carried out that doesn't end yet: so they are sure to be
/// committed together.
class Gathering {
 public:
  explicit Gathering(GroupCommit& commit) : commit_(commit) {
    threads_.emplace_back([this] {
      commit_.run([this](Connection&) {
        began_.count_down();
        end_.wait();
      });
    });
    began_.wait();
  }
  void add(const std::function<void()>& write) { threads_.emplace_back(write); }
  /// Lets the first one end once `waiting` others have lined up.
  void finish(std::size_t waiting) {
    while (commit_.counts().waiting < static_cast<std::int64_t>(waiting)) std::this_thread::yield();
    end_.count_down();
    for (auto& thread : threads_) thread.join();
  }

 private:
  GroupCommit& commit_;
  std::latch began_{1}, end_{1};
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("group commit: what waits is committed together") {
  const TemporaryFolder folder;
  const auto path = folder.file("numbers.db");
  GroupCommit commit{open_numbers(path)};
  Gathering gathering{commit};
  for (int n = 0; n < 32; ++n)
    gathering.add([&, n] { commit.run([n](Connection& connection) { insert(connection, n); }); });
  gathering.finish(32);

  const auto counts = commit.counts();
  CHECK(counts.commits == 2);
  CHECK(counts.writes == 33);
  CHECK(counts.largest == 32);
  CHECK(count(path) == 32);
}

TEST_CASE("group commit: one that fails takes nothing of the others with it") {
  const TemporaryFolder folder;
  const auto path = folder.file("numbers.db");
  GroupCommit commit{open_numbers(path)};
  Gathering gathering{commit};
  std::atomic<int> failed{0};
  for (int n = 0; n < 30; ++n)
    gathering.add([&, n] {
      try {
        commit.run([n](Connection& connection) {
          insert(connection, n);
          if (n % 3 == 0) throw std::runtime_error("changed its mind");
          if (n % 3 == 1) insert(connection, n);  // SQLite refuses it
        });
      } catch (const std::runtime_error&) {
        ++failed;
      }
    });
  gathering.finish(30);
  CHECK(failed == 20);
  CHECK(commit.counts().commits == 2);
  CHECK(count(path) == 10);
}

TEST_CASE(
    "group commit: one that writes alone does so itself, and where many write a thread does") {
  const TemporaryFolder folder;
  GroupCommit commit{open_numbers(folder.file("numbers.db"))};
  const auto writer = [&] {
    std::thread::id by;
    commit.run([&](Connection&) { by = std::this_thread::get_id(); });
    return by;
  };
  CHECK(writer() == std::this_thread::get_id());

  Gathering many{commit};
  for (int n = 0; n < 2; ++n)
    many.add([&, n] { commit.run([n](Connection& connection) { insert(connection, n); }); });
  many.finish(2);
  CHECK(writer() != std::this_thread::get_id());
}

TEST_CASE("group commit: it ends after what is in line is committed") {
  const TemporaryFolder folder;
  const auto path = folder.file("numbers.db");
  {
    GroupCommit commit{open_numbers(path)};
    commit.run([](Connection& connection) { insert(connection, 1); });
  }
  CHECK(count(path) == 1);
}

TEST_CASE(
    "group commit: what runs alone runs between two commits, and those behind it come after") {
  const TemporaryFolder folder;
  const auto path = folder.file("numbers.db");
  GroupCommit commit{open_numbers(path)};
  Gathering gathering{commit};
  auto line_up = [&, waiting = std::int64_t{0}](const std::function<void()>& write) mutable {
    gathering.add(write);
    ++waiting;
    while (commit.counts().waiting < waiting) std::this_thread::yield();
  };
  std::int64_t seen = -1;
  bool in_transaction = true;
  line_up([&] { commit.run([](Connection& connection) { insert(connection, 1); }); });
  line_up([&] {
    commit.alone([&](Connection& connection) {
      in_transaction = connection.in_transaction();
      seen = count(path);
    });
  });
  line_up([&] { commit.run([](Connection& connection) { insert(connection, 2); }); });
  gathering.finish(3);

  CHECK_FALSE(in_transaction);
  CHECK(seen == 1);
  CHECK(commit.counts().commits == 3);
  CHECK(count(path) == 2);
}

TEST_CASE("group commit: nothing runs alone where there is no connection") {
  GroupCommit commit{[]() -> std::unique_ptr<Connection> { throw StoreUnavailable("not now"); }};
  bool ran = false;
  commit.alone([&](Connection&) { ran = true; });
  CHECK_FALSE(ran);
}

TEST_CASE("group commit: a connection that can't be opened is tried again") {
  const TemporaryFolder folder;
  const auto path = folder.file("numbers.db");
  std::atomic<bool> broken{true};
  GroupCommit commit{[&, open = open_numbers(path)] {
    if (broken) throw StoreUnavailable("not now");
    return open();
  }};
  const auto write = [&] { commit.run([](Connection& connection) { insert(connection, 1); }); };
  CHECK_THROWS_AS(write(), StoreUnavailable);
  broken = false;
  write();
  CHECK(count(path) == 1);
}
