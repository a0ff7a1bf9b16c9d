#pragma once

namespace refund {

/// A disk under SQLite that breaks when it is told to. Everything else goes to the real one.
/// One for the whole program: tests that use it leave it sound.
namespace faulty_disk {

enum class Fault {
  none,
  full,       ///< writes say that there is no space
  read_only,  ///< writes say that they are not allowed
  broken,     ///< writes say that the device is gone
  no_sync,    ///< writes go well, the fsync does not
};

/// The name to open files by.
const char* vfs();

void have(Fault fault);

}  // namespace faulty_disk
}  // namespace refund
