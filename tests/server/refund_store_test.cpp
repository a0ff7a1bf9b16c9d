#include "server/refund_store.h"

#include <catch_amalgamated.hpp>

#include "server/sqlite/sqlite_refund_store.h"
#include "tests/fakes/memory_refund_store.h"
#include "tests/server/store_contract/contract.h"
#include "tests/server/temporary_folder.h"

using namespace refund;

namespace {

/// The same books for everyone who opens them.
contract::OpenStore shared_by_all(std::shared_ptr<RefundStore> store) {
  return [store = std::move(store)] { return store; };
}

/// One file, opened anew by each: as by several servers on one machine.
contract::OpenStore file_in(const TemporaryFolder& folder) {
  return [path = folder.file("books.db")] {
    return std::shared_ptr<RefundStore>{sqlite::open_sqlite_store(path)};
  };
}

}  // namespace

TEST_CASE("refund store: SQLite in a file keeps the contract") {
  const TemporaryFolder folder;
  contract::run(file_in(folder));
}

TEST_CASE("refund store: SQLite in memory keeps the contract") {
  contract::run(shared_by_all(sqlite::open_sqlite_store(":memory:")));
}

TEST_CASE("refund store: the tests' own store keeps the contract") {
  contract::run(shared_by_all(std::make_shared<fakes::MemoryRefundStore>()));
}

TEST_CASE("refund store: SQLite in a file keeps the contract among threads and servers") {
  const TemporaryFolder folder;
  contract::run_threads(file_in(folder));
}

TEST_CASE("refund store: SQLite in memory keeps the contract among threads") {
  contract::run_threads(shared_by_all(sqlite::open_sqlite_store(":memory:")));
}

TEST_CASE("refund store: the tests' own store keeps the contract among threads") {
  contract::run_threads(shared_by_all(std::make_shared<fakes::MemoryRefundStore>()));
}
