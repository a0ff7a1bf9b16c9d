#include "tests/server/sqlite_faulty_disk.h"

#include <sqlite3.h>

#include <atomic>
#include <cassert>
#include <new>

namespace refund::faulty_disk {
namespace {

std::atomic<Fault> current{Fault::none};

sqlite3_vfs* real_vfs() {
  static auto* found = sqlite3_vfs_find(nullptr);
  return found;
}

/// SQLite allocates it, with room behind it for the real file.
struct File : sqlite3_file {
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) {
  return static_cast<File*>(file)->real();
}

int write_error() {
  switch (current.load()) {
    case Fault::none:
    case Fault::no_sync:
      return SQLITE_OK;
    case Fault::full:
      return SQLITE_FULL;
    case Fault::read_only:
      return SQLITE_READONLY;
    case Fault::broken:
      return SQLITE_IOERR_WRITE;
  }
  assert(false);
  return SQLITE_ERROR;
}

int close(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  return real(file)->pMethods->xRead(real(file), to, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (const int error = write_error()) return error;
  return real(file)->pMethods->xWrite(real(file), from, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int error = write_error()) return error;
  return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
  if (current == Fault::no_sync) return SQLITE_IOERR_FSYNC;
  return real(file)->pMethods->xSync(real(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int kind) {
  return real(file)->pMethods->xLock(real(file), kind);
}
int unlock(sqlite3_file* file, int kind) {
  return real(file)->pMethods->xUnlock(real(file), kind);
}
int is_reserved(sqlite3_file* file, int* answer) {
  return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int map_memory(sqlite3_file* file, int region, int size, int extend, void volatile** address) {
  return real(file)->pMethods->xShmMap(real(file), region, size, extend, address);
}
int lock_memory(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void memory_barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
int unmap_memory(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: without memory-mapped reads, which would go past the faults.
constexpr sqlite3_io_methods methods = {2,
                                        close,
                                        read,
                                        write,
                                        truncate,
                                        sync,
                                        file_size,
                                        lock,
                                        unlock,
                                        is_reserved,
                                        control,
                                        sector_size,
                                        characteristics,
                                        map_memory,
                                        lock_memory,
                                        memory_barrier,
                                        unmap_memory,
                                        nullptr,
                                        nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* memory, int flags, int* out_flags) {
  auto* file = new (memory) File{};
  const int result = real_vfs()->xOpen(real_vfs(), name, file->real(), flags, out_flags);
  file->pMethods = file->real()->pMethods ? &methods : nullptr;
  return result;
}

}  // namespace

const char* vfs() {
  static sqlite3_vfs faulty = [] {
    auto copy = *real_vfs();
    copy.zName = "faulty";
    copy.szOsFile = static_cast<int>(sizeof(File)) + real_vfs()->szOsFile;
    copy.xOpen = open;
    copy.pNext = nullptr;
    return copy;
  }();
  static const bool registered = sqlite3_vfs_register(&faulty, /*makeDflt=*/0) == SQLITE_OK;
  assert(registered);
  return faulty.zName;
}

void have(Fault fault) {
  current = fault;
}

}  // namespace refund::faulty_disk
