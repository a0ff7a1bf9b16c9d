#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "server/sqlite/connection.h"

namespace refund::sqlite {

/// Connections that read beside the writer: in a write-ahead log neither waits for the other. They
/// are few, since a read takes microseconds while a connection's cache takes megabytes.
class ReaderPool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;

  ReaderPool(Open open, int max) : open_(std::move(open)), free_(max) {}

  /// Runs `read` with a connection of its own and returns what it returns. A connection that has
  /// thrown is closed, so the next read starts with a sound one.
  template <class Read>
  auto run(const Read& read) {
    auto connection = take();
    try {
      auto result = read(*connection);
      give_back(std::move(connection));
      return result;
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

 private:
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection);

  const Open open_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int free_;
  std::vector<std::unique_ptr<Connection>> idle_;  // the last one used is the first to go: warm
};

}  // namespace refund::sqlite
