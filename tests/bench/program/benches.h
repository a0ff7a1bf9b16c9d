#pragma once

#include <cstdint>
#include <string>

/// What `make bench` measures beside the whole server. Each prints one line that the bench reads.
namespace refund::bench {

/// Both serve until SIGTERM, and print their address first. Throw on what a server throws on.
void serve_empty();
void serve_asking(const std::string& gateway);

/// Threads that write intents and outcomes as fast as the books take them, without HTTP or i'mport.
struct StoreLoad {
  std::string path;
  int threads = 64;
  int seconds = 5;
};
void run_store(const StoreLoad& load);

/// One thread that appends to a file and waits for the disk each time.
struct FlushLoad {
  std::string path;
  int bytes = 4096;
  int seconds = 3;
};
void run_flush(const FlushLoad& load);

/// Requests at a multiple of what a server can do, and what it does then and after.
struct Overload {
  std::string host = "127.0.0.1";
  int port = 0;
  double times = 3;
  double seconds = 5;
  int connections = 4'000;
};
void run_overload(const Overload& load);

/// Orders numbered as the load numbers them, then further ones; the last `refunds` of them have
/// been refunded in part, with everything that the store writes for a refund.
struct BooksSize {
  std::string path;
  std::int64_t payments = 10'000;
  std::int64_t refunds = 5'000;
};
void fill_books(const BooksSize& size);

}  // namespace refund::bench
