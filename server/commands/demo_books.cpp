#include "server/commands/demo_books.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "server/commands/open_store.h"
#include "server/config.h"

namespace refund::commands {
namespace {

namespace fs = std::filesystem;

fs::path new_temporary_folder() {
  auto name = (fs::temp_directory_path() / "imp-refund-demo-XXXXXX").string();
  if (!mkdtemp(name.data()))
    throw ConfigError{"can't make a folder for the demo's books: " +
                      std::string{std::strerror(errno)}};
  return name;
}

}  // namespace

DemoBooks::DemoBooks(const std::string& db) {
  if (db.empty()) {
    own_folder_ = new_temporary_folder();
    file_ = (own_folder_ / "books.db").string();
  } else {
    file_ = db_file_from(db);
    std::error_code error;
    if (fs::exists(file_, error))
      throw ConfigError{"--db: the demo begins with new books, and " + file_ + " is there already"};
  }
  store_ = open_store("sqlite:" + file_);
}

DemoBooks::~DemoBooks() {
  store_.reset();
  std::error_code ignored;  // a temporary file that stays behind harms nobody
  if (!own_folder_.empty()) fs::remove_all(own_folder_, ignored);
}

}  // namespace refund::commands
