#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/refund_store.h"

namespace refund::commands {

/// Books that begin empty, as the sandbox does: the two must tell the same. Without a --db they lie
/// in a folder of their own among the temporary files, and go when the demo ends. A file that is
/// named must not be there yet, since nobody's books are to be emptied by a demo; it stays.
class DemoBooks {
 public:
  /// `db` is a --db option or empty. Throws ConfigError.
  explicit DemoBooks(const std::string& db);
  ~DemoBooks();
  DemoBooks(const DemoBooks&) = delete;
  DemoBooks& operator=(const DemoBooks&) = delete;

  RefundStore& store() { return *store_; }
  const std::string& file() const { return file_; }

 private:
  std::filesystem::path own_folder_;  ///< empty when the file was named
  std::string file_;
  std::unique_ptr<RefundStore> store_;
};

}  // namespace refund::commands
